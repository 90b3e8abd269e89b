using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>Compares two models on the same rows.</summary>
/// <remarks>
/// Every metric's difference gets a paired bootstrap: both models are measured on the same resamples of the rows (whole
/// groups or queries where there are some). Where rows weigh the same and are not grouped, the ROC AUC has DeLong's test and
/// the accuracy McNemar's in its place, and the losses are compared row by row.
/// </remarks>
public static class ModelComparer
{
    /// <summary>Compares.</summary>
    /// <param name="first">The first model, such as the one in use.</param>
    /// <param name="second">The second, such as the one that may replace it.</param>
    /// <param name="data">The rows, with their true target.</param>
    /// <param name="options">Resamples, level, seed, threads.</param>
    /// <exception cref="InputException">
    /// <c>different-tasks</c>, <c>different-targets</c>, <c>different-classes</c>, or <c>no-rows</c> that both predict.
    /// </exception>
    public static ModelComparison Compare(JudgedModel first, JudgedModel second, Dataset data, BootstrapOptions options)
    {
        Check(first.Name, first.Signature, second.Name, second.Signature);
        List<string> notes = [];
        int[] common = CommonRows(first.Predictions, second.Predictions);
        if (common.Length == 0)
            throw new InputException("no-rows", "There is no row that both models predict.");
        if (common.Length < data.RowCount)
        {
            notes.Add($"{data.RowCount - common.Length} of {data.RowCount} rows are not predicted by both and were left out");
            data = data.Take(common);
            first = first with { Predictions = first.Predictions.Take(common) };
            second = second with { Predictions = second.Predictions.Take(common) };
        }
        Evaluation ofFirst = Evaluation.Of(first.Predictions, first.Signature, data, options.Threads, curves: false);
        Evaluation ofSecond = Evaluation.Of(second.Predictions, second.Signature, data, options.Threads, curves: false);
        notes.AddRange(ofFirst.Notes.Union(ofSecond.Notes));

        bool plain = data.Weights is null && (data.Group is null || data.Task == LearningTask.Ranking);
        if (!plain)
            notes.Add("rows have weights or groups, so that only resampling tells how sure a difference is");
        IReadOnlyList<PairedTest> tests = plain ? RowTests.Of(first, second, data) : [];
        (IReadOnlyList<ComparedMetric> metrics, string unit) = Resample(first, second, data, ofFirst, ofSecond, tests, options);
        return new ModelComparison
        {
            First = first.Name,
            Second = second.Name,
            Task = data.Task,
            Rows = ofFirst.Rows,
            Metrics = metrics,
            Tests = tests,
            Level = options.Level,
            Resamples = options.Resamples,
            Unit = unit,
            Notes = notes,
        };
    }

    /// <summary>Refuses models that do not answer the same question.</summary>
    /// <param name="firstName">Name of the first model.</param>
    /// <param name="first">Its signature.</param>
    /// <param name="secondName">Name of the second model.</param>
    /// <param name="second">Its signature.</param>
    /// <exception cref="InputException"><c>different-tasks</c>, <c>different-targets</c> or <c>different-classes</c>.</exception>
    public static void Check(string firstName, Signature first, string secondName, Signature second)
    {
        if (first.Task != second.Task)
        {
            throw new InputException(
                "different-tasks",
                $"{firstName} is of {LearningTasks.NameOf(first.Task)} and {secondName} of {LearningTasks.NameOf(second.Task)}; "
                + "models of one task can be compared.");
        }
        if (!first.Targets.SequenceEqual(second.Targets))
        {
            throw new InputException(
                "different-targets",
                $"{firstName} predicts '{first.Subject}' and {secondName} '{second.Subject}'; models of one target can be compared.");
        }
        // Of two classes the second is the one that recall and the areas are about, so their order counts too.
        bool same = first.Task == LearningTask.BinaryClassification
            ? first.Labels.SequenceEqual(second.Labels)
            : first.Labels.Order(StringComparer.Ordinal).SequenceEqual(second.Labels.Order(StringComparer.Ordinal));
        if (!same)
        {
            throw new InputException(
                "different-classes",
                $"{firstName} knows the classes {Quote(first.Labels)} and {secondName} {Quote(second.Labels)}; "
                + "models of the same classes can be compared.");
        }
    }

    private static (IReadOnlyList<ComparedMetric> Metrics, string Unit) Resample(
        JudgedModel first, JudgedModel second, Dataset data, Evaluation ofFirst, Evaluation ofSecond,
        IReadOnlyList<PairedTest> tests, BootstrapOptions options)
    {
        ResampledUnits units = ResampledUnits.Of(data, 2 * MetricBootstrap.VisitsOf(first.Signature, ofFirst), options);
        (Table a, Table b) = (first.Predictions, second.Predictions);
        if (units.Part is int[] part)
            (data, a, b) = (data.Take(part), a.Take(part), b.Take(part));
        IWeightedScores scoresOfA = WeightedScores.Of(a, first.Signature, data);
        IWeightedScores scoresOfB = WeightedScores.Of(b, second.Signature, data);
        ResampledScores resampled = Resampler.Run(
            [scoresOfA, scoresOfB], ResampledUnits.UnitOf(data, scoresOfA.Rows), options);
        List<ComparedMetric> metrics = [];
        foreach (Metric metric in Metric.For(data.Task))
        {
            if (ofFirst.Value(metric.Name) is not double valueOfA || ofSecond.Value(metric.Name) is not double valueOfB)
                continue;
            ComparedMetric compared = new(metric, valueOfA, valueOfB);
            int atA = scoresOfA.Names.ToList().IndexOf(metric.Name);
            int atB = scoresOfB.Names.ToList().IndexOf(metric.Name);
            if (atA >= 0 && atB >= 0)
                compared = WithSpread(compared, resampled, atA, atB, units.Scale, options);
            PairedTest? test = tests.FirstOrDefault(t => t.Metric == metric.Name && t.Name is "delong" or "mcnemar");
            if (test is not null && compared.PValue is not null)
                compared = compared with { PValue = test.PValue, Test = test.Name };
            metrics.Add(compared);
        }
        return (metrics, units.Name);
    }

    private static ComparedMetric WithSpread(
        ComparedMetric compared, ResampledScores resampled, int atA, int atB, double scale, BootstrapOptions options)
    {
        static double[] Differences(double[] a, double[] b) => [.. a.Select((value, i) => b[i] - value)];
        double[] replicates = Differences(resampled.Replicates[0][atA], resampled.Replicates[1][atB]);
        double[] jackknife = Differences(resampled.Jackknife[0][atA], resampled.Jackknife[1][atB]);
        double ofPart = resampled.Estimates[1][atB] - resampled.Estimates[0][atA];
        if (BiasCorrectedInterval.Of(ofPart, replicates, jackknife, resampled.Units, options.Level) is not MetricInterval interval)
            return compared;
        double[] moved =
            [.. replicates.Where(double.IsFinite).Select(d => compared.Difference + scale * (d - ofPart))];
        int below = moved.Count(d => d <= 0);
        int above = moved.Count(d => d >= 0);
        double better = moved.Sum(d => d == 0 ? 0.5 : compared.Metric.Gain(d, 0) > 0 ? 1 : 0) / moved.Length;
        return compared with
        {
            Interval = new MetricInterval(
                compared.Difference + scale * (interval.Low - ofPart), compared.Difference + scale * (interval.High - ofPart)),
            PValue = Math.Min(1, 2 * (Math.Min(below, above) + 1.0) / (moved.Length + 1)),
            ShareSecondBetter = better,
        };
    }

    private static int[] CommonRows(Table first, Table second) =>
    [
        .. Enumerable.Range(0, first.RowCount).Where(row =>
            first.Columns.All(column => !column.IsMissing(row)) && second.Columns.All(column => !column.IsMissing(row))),
    ];

    private static string Quote(IEnumerable<string> labels)
    {
        string[] all = [.. labels];
        return string.Join(", ", all.Take(5).Select(label => $"'{label}'"))
            + (all.Length > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {all.Length - 5} more") : "");
    }
}

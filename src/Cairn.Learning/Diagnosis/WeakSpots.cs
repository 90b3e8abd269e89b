using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Diagnosis;

/// <summary>Where predictions that were made already are worst: slices, rows, queries. Nothing is fitted or predicted.</summary>
/// <remarks>
/// Classes and single numbers have slices (<see cref="SliceFinder"/>) and worst rows by <see cref="RowLosses"/>; several
/// numbers have worst rows by the mean size of their errors in standard deviations of each target; survival by the share of
/// pairs with other rows whose order is wrong; rankings have worst queries; outliers their most unusual rows.
/// </remarks>
public sealed record WeakSpots
{
    private const int MostPairedRows = 2000;

    /// <summary>Number of rows looked at.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of rows that there are.</summary>
    public required int AllRows { get; init; }

    /// <summary>What worst rows are ordered by, in words; empty where there are none.</summary>
    public string LossTitle { get; init; } = "";

    /// <summary>Names of the loss and of the plain figure that slices are described by; null where there are no slices.</summary>
    public (string Loss, string Plain)? Metrics { get; init; }

    /// <summary>Mean loss, and accuracy or RMSE, of the rows; NaN where there are no slices.</summary>
    public (double Loss, double Plain) Overall { get; init; } = (double.NaN, double.NaN);

    /// <summary>The weakest slices; null where the task has none.</summary>
    public IReadOnlyList<Slice>? Slices { get; init; }

    /// <summary>The worst rows, worst first.</summary>
    public IReadOnlyList<WorstRow> WorstRows { get; init; } = [];

    /// <summary>The worst queries of a ranking.</summary>
    public IReadOnlyList<WeakQuery> Queries { get; init; } = [];

    /// <summary>The number of a row as people count it, from its index.</summary>
    public Func<int, int> NumberOf { get; init; } = row => row + 1;

    /// <summary>Looks for them.</summary>
    /// <param name="predictions">Outputs of a model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="data">The rows, with their true target where there is one.</param>
    /// <param name="most">Most slices, rows and queries to tell of.</param>
    /// <param name="mostRows">Rows looked at; others are left out, drawn by the seed.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    public static WeakSpots Of(
        Table predictions, Signature signature, Dataset data, int most = 8, int mostRows = 50_000, ulong seed = 0,
        int threads = 1)
    {
        int all = data.RowCount;
        int[]? drawn = null;
        if (data.RowCount > mostRows && signature.Task != LearningTask.Ranking)
        {
            int[] order = [.. Enumerable.Range(0, data.RowCount)];
            new SeededRandom(seed).Split("weak spots").Shuffle<int>(order);
            drawn = order[..mostRows];
            Array.Sort(drawn);
            data = data.Take(drawn);
            predictions = predictions.Take(drawn);
        }
        WeakSpots found = signature.Task switch
        {
            LearningTask.Ranking => OfQueries(predictions, signature, data, most),
            LearningTask.Survival => OfTimes(predictions, signature, data, most, seed),
            LearningTask.MultiOutputRegression => OfTargets(predictions, signature, data, most),
            LearningTask.OutlierDetection => OfOutliers(predictions, signature, data, most),
            _ => OfLosses(predictions, signature, data, most, threads),
        };
        return found with
        {
            AllRows = all,
            WorstRows = drawn is null ? found.WorstRows : [.. found.WorstRows.Select(row => row with { Row = drawn[row.Row] })],
        };
    }

    private static WeakSpots OfLosses(Table predictions, Signature signature, Dataset data, int most, int threads)
    {
        if (LearningTasks.IsClassification(signature.Task) && signature.Outputs.All(o => o.Role != OutputRole.Probability))
            return Empty(data);
        RowLosses losses = RowLosses.Of(
            predictions, signature with { Outputs = [.. signature.Outputs.Where(o => predictions.Find(o.Name) is not null)] }, data);
        int[] judged = [.. Enumerable.Range(0, data.RowCount).Where(row => double.IsFinite(losses.Losses[row]))];
        if (judged.Length == 0)
            return Empty(data);
        return new WeakSpots
        {
            Rows = judged.Length,
            AllRows = data.RowCount,
            LossTitle = Metric.Parse(losses.Metrics.Loss).Title is string title && losses.IsClassification ? title : "Error",
            Metrics = losses.Metrics,
            Overall = (judged.Average(row => losses.Losses[row]), losses.PlainOf(judged)),
            Slices = new SliceFinder { Most = most, Threads = threads }.Find(InputsOf(signature, data), losses),
            WorstRows = Worst(
                data, signature, judged, losses.Losses, most, row => data.Target.Format(row) ?? "",
                row => losses.IsClassification ? losses.Labels[losses.Predicted[row]] : Text(losses.Answers[row])),
        };
    }

    // Units of targets differ, so that errors count in standard deviations of their target.
    private static WeakSpots OfTargets(Table predictions, Signature signature, Dataset data, int most)
    {
        double[][] actual = [.. data.Targets.Select(target => target.ToNumbers())];
        double[][] said = [.. signature.Outputs.Select(output => predictions[output.Name].ToNumbers())];
        double[] spreads = [.. actual.Select(Spread)];
        double[] losses =
        [
            .. Enumerable.Range(0, data.RowCount).Select(row => Enumerable.Range(0, actual.Length).Where(t => spreads[t] > 0)
                .Select(t => Math.Abs(actual[t][row] - said[t][row]) / spreads[t]).DefaultIfEmpty(double.NaN).Average()),
        ];
        string Join(Func<int, string?> value) => string.Join(", ", Enumerable.Range(0, actual.Length).Select(value));
        int[] judged = [.. Enumerable.Range(0, data.RowCount).Where(row => double.IsFinite(losses[row]))];
        return new WeakSpots
        {
            Rows = judged.Length,
            AllRows = data.RowCount,
            LossTitle = "Mean error in standard deviations",
            WorstRows = Worst(
                data, signature, judged, losses, most, row => Join(t => data.Targets[t].Format(row)),
                row => Join(t => Text(said[t][row]))),
        };
    }

    private static WeakSpots OfTimes(Table predictions, Signature signature, Dataset data, int most, ulong seed)
    {
        (double[] risks, SurvivalTimes times, int[] rows) = SurvivalJudge.Judged(predictions, signature, data, []);
        int[] others = [.. Enumerable.Range(0, rows.Length)];
        if (others.Length > MostPairedRows)
        {
            new SeededRandom(seed).Split("pairs").Shuffle<int>(others);
            others = others[..MostPairedRows];
        }
        double[] losses = new double[data.RowCount];
        Array.Fill(losses, double.NaN);
        foreach (int i in others)
        {
            double wrong = 0;
            int pairs = 0;
            foreach (int j in others)
            {
                int order = Precedes(times, i, j) ? 1 : Precedes(times, j, i) ? -1 : 0;
                if (i == j || order == 0)
                    continue;
                pairs++;
                double said = order * (risks[i] - risks[j]);
                wrong += said < 0 ? 1 : said == 0 ? 0.5 : 0;
            }
            losses[rows[i]] = pairs >= 10 ? wrong / pairs : double.NaN;
        }
        double[] answers = predictions[signature.Outputs[0].Name].ToNumbers();
        SurvivalTimes whole = data.Survival;
        return new WeakSpots
        {
            Rows = others.Length,
            AllRows = data.RowCount,
            LossTitle = "Pairs in the wrong order",
            WorstRows = Worst(
                data, signature, [.. Enumerable.Range(0, data.RowCount).Where(row => double.IsFinite(losses[row]))], losses, most,
                row => $"{data.Target.Format(row)}{(double.IsFinite(whole.Upper[row]) ? "" : " and more")}",
                row => Text(answers[row])),
        };
    }

    private static bool Precedes(SurvivalTimes times, int first, int second) =>
        times.Upper[first] < times.Lower[second]
        || (times.Upper[first] == times.Lower[second] && times.Upper[second] > times.Lower[second]);

    private static WeakSpots OfQueries(Table predictions, Signature signature, Dataset data, int most)
    {
        if (data.Group is not Column names)
            return Empty(data);
        double[] scores = predictions[signature.Outputs[0].Name].ToNumbers();
        double[] grades = data.Target.ToNumbers();
        IReadOnlyList<int> queries = data.Queries;
        List<(WeakQuery Query, int First)> found = [];
        foreach (IGrouping<int, int> query in Enumerable.Range(0, data.RowCount)
            .Where(row => double.IsFinite(scores[row]) && double.IsFinite(grades[row])).GroupBy(row => queries[row]))
        {
            int[] rows = [.. query.OrderByDescending(row => scores[row]).ThenBy(row => row)];
            int relevant = rows.Count(row => grades[row] > 0);
            if (relevant == 0)
                continue;
            double gain = QueryMetrics.Ndcg(
                [.. rows.Select(row => scores[row])], [.. rows.Select(row => grades[row])], new int[rows.Length], 0, []);
            found.Add((
                new WeakQuery(
                    names.Format(rows[0]) ?? "", rows.Length, relevant, Array.FindIndex(rows, row => grades[row] > 0) + 1, gain),
                query.Min()));
        }
        return new WeakSpots
        {
            Rows = data.RowCount,
            AllRows = data.RowCount,
            Queries = [.. found.OrderBy(f => f.Query.Ndcg).ThenBy(f => f.First).Take(most).Select(f => f.Query)],
        };
    }

    private static WeakSpots OfOutliers(Table predictions, Signature signature, Dataset data, int most)
    {
        double[] scores = predictions[signature.Outputs[0].Name].ToNumbers();
        int[] judged = [.. Enumerable.Range(0, data.RowCount).Where(row => double.IsFinite(scores[row]))];
        OutputField? flag = signature.Outputs.FirstOrDefault(o => o.Role == OutputRole.Flag);
        Column? flags = flag is null ? null : predictions[flag.Name];
        return new WeakSpots
        {
            Rows = judged.Length,
            AllRows = data.RowCount,
            LossTitle = "Score",
            WorstRows = Worst(
                data, signature, judged, scores, most, row => data.Targets.Count > 0 ? data.Target.Format(row) ?? "" : "",
                row => flags is null ? "" : flags.Format(row) == "true" ? "outlier" : "usual"),
        };
    }

    private static WeakSpots Empty(Dataset data) => new() { Rows = 0, AllRows = data.RowCount };

    private static Column[] InputsOf(Signature signature, Dataset data) =>
        [.. signature.Inputs.Select(input => data.Table[input.Name])];

    private static WorstRow[] Worst(
        Dataset data, Signature signature, int[] judged, IReadOnlyList<double> losses, int most, Func<int, string> actual,
        Func<int, string> predicted) =>
    [
        .. judged.OrderByDescending(row => losses[row]).ThenBy(row => row).Take(most).Select(row => new WorstRow(
            row, actual(row), predicted(row), losses[row],
            [.. signature.Inputs.Select(input => KeyValuePair.Create(input.Name, data.Table[input.Name].Format(row)))])),
    ];

    private static double Spread(double[] values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        double mean = known.DefaultIfEmpty(0).Average();
        return known.Length > 1 ? Math.Sqrt(known.Sum(v => (v - mean) * (v - mean)) / (known.Length - 1)) : 0;
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

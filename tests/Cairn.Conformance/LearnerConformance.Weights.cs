using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Conformance;

/// <content>What rows weigh, and in which order they stand.</content>
public static partial class LearnerConformance
{
    private static IEnumerable<(string Name, Action<Subject> Run)> Weights(Subject subject)
    {
        yield return ("weights that are all 0 are refused by name", ZeroWeightsAreRefused);
        yield return ("weights that are missing, negative or infinite are refused by name", BadWeightsAreRefused);
        if (subject.Options.IgnoresRowOrder)
            yield return ("the order of rows does not change what is learnt", RowOrderIsIrrelevant);
        // The rows of a query are ordered against each other, so a row more is not the same as more weight.
        if (subject.Learner is not IWeightedLearner || subject.Task == LearningTask.Ranking)
            yield break;
        yield return ("whole weights are the same as repeated rows", WeightsAreRepetition);
        yield return ("rows of weight 0 leave no trace", WeightlessRowsLeaveNoTrace);
        if (subject.Options.SplitsWeights)
            yield return ("a row is the same as two of half its weight", HalvesAreTheWhole);
        if (subject.Options.ScaleFreeSettings is not null)
            yield return ("weights four times as large give the same answers", ScaleIsIrrelevant);
    }

    private static void ZeroWeightsAreRefused(Subject subject)
    {
        Table table = subject.Easy();
        table = table.With(new NumberColumn(ConformanceData.Weight, new double[table.RowCount]));
        Expect.Refused(
            () => subject.Learner.Fit(subject.Of(table, ConformanceData.Weight)), $"'{ConformanceData.Weight}'", "bad-weight");
    }

    private static void BadWeightsAreRefused(Subject subject)
    {
        Table table = subject.Easy();
        foreach (double bad in new[] { double.NaN, -1, double.PositiveInfinity })
        {
            double[] weights = [.. Enumerable.Repeat(1.0, table.RowCount)];
            weights[6] = bad;
            Table wrong = table.With(new NumberColumn(ConformanceData.Weight, weights));
            Action fit = () => subject.Learner.Fit(subject.Of(wrong, ConformanceData.Weight));
            Expect.Refused(fit, $"'{ConformanceData.Weight}'", "bad-weight");
            Expect.Refused(fit, "row 7", "bad-weight");
        }
    }

    private static void RowOrderIsIrrelevant(Subject subject)
    {
        Table table = subject.Easy();
        Dataset data = subject.Of(table);
        int[] turned = [.. Enumerable.Range(0, table.RowCount).Reverse()];
        Close(
            subject, subject.Learner.Fit(data).Predict(table), subject.Learner.Fit(data.Take(turned)).Predict(table),
            "in order", "turned");
    }

    private static void WeightsAreRepetition(Subject subject)
    {
        Table table = subject.Easy();
        double[] weights = table[ConformanceData.Weight].ToNumbers();
        int[] repeated =
            [.. Enumerable.Range(0, table.RowCount).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))];
        Close(
            subject, subject.Learner.Fit(subject.Of(table, ConformanceData.Weight)).Predict(table),
            subject.Learner.Fit(subject.Of(table).Take(repeated)).Predict(table), "with weights", "with repeated rows");
    }

    // What weighs nothing is strange besides, so that a mean, a bin or a level made of it would show.
    private static void WeightlessRowsLeaveNoTrace(Subject subject)
    {
        Table table = subject.Easy();
        int[] kept = [.. Enumerable.Range(0, table.RowCount).Where(row => row % 3 != 0)];
        double[] weights = [.. Enumerable.Range(0, table.RowCount).Select(row => row % 3 == 0 ? 0.0 : 1)];
        double[] size = table["size"].ToNumbers();
        for (int row = 0; row < size.Length; row += 3)
            size[row] = 50 + row;
        Table strange = table.With(new NumberColumn("size", size)).With(new NumberColumn(ConformanceData.Weight, weights));
        Close(
            subject, subject.Learner.Fit(subject.Of(strange, ConformanceData.Weight)).Predict(table),
            subject.Learner.Fit(subject.Of(strange, ConformanceData.Weight).Take(kept)).Predict(table),
            "with rows of weight 0", "without them");
    }

    // Halves are exact in binary, so that all sums are of the same numbers.
    private static void HalvesAreTheWhole(Subject subject)
    {
        Table table = subject.Easy();
        double[] weights = [.. Enumerable.Range(0, table.RowCount).Select(row => 0.25 * (1 + row % 6))];
        Table whole = table.With(new NumberColumn(ConformanceData.Weight, weights));
        Table half = table.With(new NumberColumn(ConformanceData.Weight, [.. weights.Select(w => w / 2)]));
        int[] twice = [.. Enumerable.Range(0, table.RowCount).SelectMany(row => new[] { row, row })];
        Close(
            subject, subject.Learner.Fit(subject.Of(whole, ConformanceData.Weight)).Predict(table),
            subject.Learner.Fit(subject.Of(half, ConformanceData.Weight).Take(twice)).Predict(table),
            "with whole rows", "with halves");
    }

    // No weight is whole before or after, and a power of two changes no digit.
    private static void ScaleIsIrrelevant(Subject subject)
    {
        Table table = subject.Easy();
        double[] weights = [.. Enumerable.Range(0, table.RowCount).Select(row => 0.3 * (1 + row % 4))];
        Table once = table.With(new NumberColumn(ConformanceData.Weight, weights));
        Table four = table.With(new NumberColumn(ConformanceData.Weight, [.. weights.Select(w => 4 * w)]));
        ILearner learner = subject.Kind.Create(subject.Options.ScaleFreeSettings!);
        Close(
            subject, learner.Fit(subject.Of(once, ConformanceData.Weight)).Predict(table),
            learner.Fit(subject.Of(four, ConformanceData.Weight)).Predict(table), "with weights", "with four times as much");
    }

    // The numbers of two predictions, as close as the learner claims.
    private static void Close(Subject subject, Table first, Table second, string ofFirst, string ofSecond)
    {
        foreach (Column column in first.Columns.Where(c => c.Kind == ColumnKind.Number))
        {
            double[] found = column.ToNumbers();
            double[] wanted = second[column.Name].ToNumbers();
            for (int row = 0; row < found.Length; row++)
            {
                double tolerance = subject.Options.WeightTolerance * Math.Max(1, Math.Abs(wanted[row]));
                Expect.True(
                    Math.Abs(found[row] - wanted[row]) <= tolerance,
                    $"'{column.Name}', row {row + 1}: {found[row]} {ofFirst}, {wanted[row]} {ofSecond}.");
            }
        }
    }
}

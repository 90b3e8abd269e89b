using System.Globalization;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>The tests of two models that rest on independent rows of equal weight.</summary>
internal static class RowTests
{
    public static IReadOnlyList<PairedTest> Of(JudgedModel first, JudgedModel second, Dataset data) => data.Task switch
    {
        LearningTask.BinaryClassification or LearningTask.MulticlassClassification => OfClasses(first, second, data),
        LearningTask.Regression => OfNumbers(first, second, data),
        LearningTask.Ranking => OfQueries(first, second, data),
        _ => [],
    };

    private static List<PairedTest> OfClasses(JudgedModel first, JudgedModel second, Dataset data)
    {
        JudgedClasses a = JudgedClasses.Of(first.Predictions, first.Signature, data, []);
        JudgedClasses b = JudgedClasses.Of(second.Predictions, second.Signature, data, []);
        List<PairedTest> tests = [];
        bool scored = a.Probabilities.Length > 0 && b.Probabilities.Length > 0;
        if (scored && data.Task == LearningTask.BinaryClassification)
        {
            bool[] positive = RankingMetrics.RowsOf(a.Actual, 1);
            int ofB = Array.IndexOf(b.Labels, a.Labels[1]);
            if (DeLongTest.Of(a.Probabilities[1].Span, b.Probabilities[ofB].Span, positive) is DeLongTest test)
            {
                tests.Add(new PairedTest(
                    "delong", "DeLong", "roc_auc", test.Z, test.PValue,
                    string.Create(CultureInfo.InvariantCulture, $"standard error of the difference {test.StandardError:G3}")));
            }
        }
        McNemarTest right = McNemarTest.Of(Right(a), Right(b));
        tests.Add(new PairedTest(
            "mcnemar", right.Discordant < 25 ? "McNemar, exact" : "McNemar, χ²", "accuracy", right.ChiSquare, right.PValue,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{right.OnlyFirst:N0} rows right by {first.Name} alone, {right.OnlySecond:N0} by {second.Name} alone; exact {ComparisonText.PText(right.ExactPValue)}, χ² {ComparisonText.PText(right.ChiSquarePValue)}")));
        return tests;
    }

    private static List<PairedTest> OfNumbers(JudgedModel first, JudgedModel second, Dataset data)
    {
        JudgedNumbers a = JudgedNumbers.Of(first.Predictions, first.Signature, data, []);
        JudgedNumbers b = JudgedNumbers.Of(second.Predictions, second.Signature, data, []);
        double[] absolute = new double[a.Actual.Length];
        double[] squared = new double[absolute.Length];
        for (int row = 0; row < absolute.Length; row++)
        {
            double own = a.Predicted[row] - a.Actual[row];
            double other = b.Predicted[row] - b.Actual[row];
            absolute[row] = Math.Abs(other) - Math.Abs(own);
            squared[row] = other * other - own * own;
        }
        List<PairedTest> tests = [Wilcoxon(absolute, "mae", first, second, "smaller")];
        if (PairedMeanTest.Of(squared) is PairedMeanTest mean)
        {
            tests.Add(new PairedTest(
                "paired_t", "paired t of squared errors", "rmse", mean.T, mean.PValue,
                string.Create(CultureInfo.InvariantCulture, $"mean difference of squared errors {mean.Mean:G4}")));
        }
        return tests;
    }

    private static List<PairedTest> OfQueries(JudgedModel first, JudgedModel second, Dataset data)
    {
        QueryWeightedScores a = (QueryWeightedScores)WeightedScores.Of(first.Predictions, first.Signature, data);
        QueryWeightedScores b = (QueryWeightedScores)WeightedScores.Of(second.Predictions, second.Signature, data);
        double[] own = a.Of("ndcg");
        return [Wilcoxon([.. b.Of("ndcg").Select((value, query) => value - own[query])], "ndcg", first, second, "lower")];
    }

    private static PairedTest Wilcoxon(
        double[] differences, string metric, JudgedModel first, JudgedModel second, string how)
    {
        WilcoxonTest test = WilcoxonTest.Of(differences);
        int negative = differences.Count(d => d < 0);
        int positive = differences.Count(d => d > 0);
        return new PairedTest(
            "wilcoxon", metric == "ndcg" ? "Wilcoxon of NDCG by query" : "Wilcoxon of absolute errors", metric, test.Positive,
            test.PValue,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{how} for {second.Name} in {negative:N0}, for {first.Name} in {positive:N0}"));
    }

    private static bool[] Right(JudgedClasses judged) =>
        [.. judged.Actual.Select((actual, row) => judged.Predicted[row] == actual)];
}

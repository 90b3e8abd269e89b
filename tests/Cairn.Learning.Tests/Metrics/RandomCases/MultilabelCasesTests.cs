using Cairn.Learning.Metrics.Multilabel;

namespace Cairn.Learning.Tests.Metrics.RandomCases;

public sealed class MultilabelCasesTests
{
    [Fact]
    public void Metrics_of_sets_of_labels_are_those_of_scikit_learn() => CaseGoldens.Check(
        "multilabel", static (golden, number) =>
    {
        CaseRandom random = new(3_000_000 + (ulong)number);
        int rows = random.Rows(number);
        int labels = Math.Max(2, number % 5 == 0 ? 2 : 1 + random.Below(6));
        bool[] y = new bool[rows * labels];
        double[] s = new double[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = random.Class(number, 2) == 1;
            s[i] = CaseRandom.Tied(random.Uniform() * 0.8 + (y[i] ? 0.2 : 0.0), number);
        }
        double[] w = random.Weights(number, rows);
        bool[] said = [.. s.Select(v => v >= 0.5)];
        bool any = w.Length == 0 || w.Sum() > 0;
        void Meet(string metric, double value) => golden.Meet(metric, number, value);

        double right = MultilabelMetrics.SubsetAccuracy(said, y, labels, w);
        Meet("subset_accuracy", right);
        Meet("zero_one_loss", 1 - right);
        Meet("hamming_loss", MultilabelMetrics.HammingLoss(said, y, labels, w));
        foreach (LabelAverage average in Enum.GetValues<LabelAverage>())
        {
            string name = average.ToString().ToLowerInvariant();
            Meet($"precision_{name}", MultilabelMetrics.Precision(said, y, labels, average, w));
            Meet($"recall_{name}", MultilabelMetrics.Recall(said, y, labels, average, w));
            Meet($"f1_{name}", MultilabelMetrics.FBeta(said, y, labels, average, 1, w));
            Meet($"f2_{name}", MultilabelMetrics.FBeta(said, y, labels, average, 2, w));
            Meet($"jaccard_{name}", MultilabelMetrics.Jaccard(said, y, labels, average, w));
            Meet($"roc_auc_{name}", LabelRankingMetrics.RocAuc(s, y, labels, average, w));
            Meet($"pr_auc_{name}", LabelRankingMetrics.AveragePrecisionOfLabels(s, y, labels, average, w));
        }
        Meet("coverage_error", LabelRankingMetrics.CoverageError(s, y, labels, w));
        Meet("label_ranking_average_precision", LabelRankingMetrics.AveragePrecision(s, y, labels, w));
        Meet("label_ranking_loss", LabelRankingMetrics.RankingLoss(s, y, labels, w));
        Meet("multilabel_confusion", any ? CaseGoldens.Digest(
            [.. MultilabelMetrics.Confusions(said, y, labels, w).Select(MulticlassCasesTests.CellsOf)]) : double.NaN);
        // Rows of weight 0 are none.
        Meet("multilabel_confusion_of_rows", any ? CaseGoldens.Digest(
            [
                .. MultilabelMetrics.ConfusionsOfRows(said, y, labels).Where((_, row) => w.Length == 0 || w[row] > 0)
                    .Select((counts, i) => CellsOfRow(counts, w.Length == 0 ? 1 : w.Where(v => v > 0).ElementAt(i))),
            ]) : double.NaN);
    });

    private static double[] CellsOfRow(LabelCounts counts, double weight) =>
        [.. MulticlassCasesTests.CellsOf(counts).Select(cell => cell * weight)];
}

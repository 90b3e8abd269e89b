using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Classification;
using Cairn.Learning.Metrics.Multilabel;

namespace Cairn.Learning.Tests.Metrics.RandomCases;

public sealed class MulticlassCasesTests
{
    [Fact]
    public void Metrics_of_several_classes_are_those_of_scikit_learn() => CaseGoldens.Check(
        "multiclass", static (golden, number) =>
    {
        CaseRandom random = new(2_000_000 + (ulong)number);
        int rows = random.Rows(number);
        int classes = 3 + random.Below(4);
        int[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Class(number, classes))];
        double[][] s = [.. Enumerable.Range(0, classes).Select(_ => new double[rows])];
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < classes; c++)
            {
                double score = CaseRandom.Tied(random.Uniform(), number);
                s[c][row] = score + (c == y[row] && random.Uniform() < 0.5 ? 0.5 : 0);
            }
        }
        double[] w = random.Weights(number, rows);
        int[] said = new int[rows];
        double[] totals = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < classes; c++)
            {
                totals[row] += s[c][row] + 0.01;
                said[row] = s[c][row] > s[said[row]][row] ? c : said[row];
            }
        }
        ReadOnlyMemory<double>[] scores = [.. s.Select(column => (ReadOnlyMemory<double>)column)];
        ReadOnlyMemory<double>[] p =
            [.. s.Select(column => (ReadOnlyMemory<double>)column.Select((v, row) => (v + 0.01) / totals[row]).ToArray())];
        void Meet(string metric, double value) => golden.Meet(metric, number, value);

        ConfusionMatrix confusion = ConfusionMatrix.Of([.. Enumerable.Range(0, classes).Select(c => $"{c}")], y, said, w);
        Meet("accuracy", DecisionMetrics.Accuracy(said, y, w));
        Meet("zero_one_loss", DecisionMetrics.ZeroOneLoss(said, y, w));
        Meet("balanced_accuracy", DecisionMetrics.BalancedAccuracy(said, y, w));
        Meet("balanced_accuracy_adjusted", DecisionMetrics.BalancedAccuracy(said, y, w, adjusted: true));
        foreach ((string name, ClassAverage average) in new[]
        {
            ("macro", ClassAverage.Macro), ("micro", ClassAverage.Micro), ("weighted", ClassAverage.Weighted),
        })
        {
            Meet($"precision_{name}", DecisionMetrics.Precision(said, y, average, w));
            Meet($"recall_{name}", DecisionMetrics.Recall(said, y, average, w));
            Meet($"f1_{name}", DecisionMetrics.FBeta(said, y, average, 1, w));
            Meet($"f2_{name}", DecisionMetrics.FBeta(said, y, average, 2, w));
            Meet($"jaccard_{name}", DecisionMetrics.Jaccard(said, y, average, w));
        }
        Meet("mcc", DecisionMetrics.MatthewsCorrelation(said, y, w));
        Meet("cohen_kappa_none", confusion.CohenKappa());
        Meet("cohen_kappa_linear", confusion.CohenKappa(KappaWeights.Linear));
        Meet("cohen_kappa_quadratic", confusion.CohenKappa(KappaWeights.Quadratic));
        for (int places = 1; places <= 3; places++)
            Meet($"top_{places}_accuracy", ScoreMetrics.TopAccuracy(scores, y, places, w));
        Meet("hinge_loss", ScoreMetrics.HingeLoss(scores, y, w));
        Meet("log_loss", ProbabilityMetrics.LogLoss(p, y, w));
        MeetAreas(golden, number, p, y, w, classes);
        MeetMatrices(golden, number, confusion, y, said, w);
    });

    // scikit-learn refuses where a class has no rows; ours leave the class out.
    private static void MeetAreas(
        CaseGoldens golden, int number, ReadOnlyMemory<double>[] p, int[] y, double[] w, int classes)
    {
        int[] kept = [.. Enumerable.Range(0, y.Length).Where(row => w.Length == 0 || w[row] > 0)];
        bool every = kept.Select(row => y[row]).Distinct().Count() == classes;
        void Meet(string metric, double value) => golden.Meet(metric, number, every ? value : double.NaN);
        Meet("roc_auc_ovr_macro", RocAreas.OneVersusRest(p, y, ClassAverage.Macro, w));
        Meet("roc_auc_ovr_weighted", RocAreas.OneVersusRest(p, y, ClassAverage.Weighted, w));
        Meet("roc_auc_ovr_micro", RocAreas.OneVersusRest(p, y, ClassAverage.Micro, w));
        ReadOnlyMemory<double>[] of =
            [.. p.Select(column => (ReadOnlyMemory<double>)kept.Select(row => column.Span[row]).ToArray())];
        int[] classesOf = [.. kept.Select(row => y[row])];
        Meet("roc_auc_ovo_macro", RocAreas.OneVersusOne(of, classesOf, ClassAverage.Macro));
        Meet("roc_auc_ovo_weighted", RocAreas.OneVersusOne(of, classesOf, ClassAverage.Weighted));
    }

    private static void MeetMatrices(
        CaseGoldens golden, int number, ConfusionMatrix confusion, int[] y, int[] said, double[] w)
    {
        int[] labels = [.. Enumerable.Range(0, confusion.Count)];
        bool any = confusion.Total > 0;
        golden.Meet("confusion", number, any ? CaseGoldens.Digest(
            [.. labels.Select(a => labels.Select(b => confusion[a, b]).ToArray())]) : double.NaN);
        golden.Meet("confusion_true", number, any ? CaseGoldens.Digest(
            [.. labels.Select(a => labels.Select(b => confusion[a, b] / confusion.Support(a)).ToArray())]) : double.NaN);
        LabelCounts[] each = MultilabelMetrics.Confusions(OneHot(said, labels), OneHot(y, labels), labels.Length, w);
        golden.Meet("multilabel_confusion", number, any ? CaseGoldens.Digest([.. each.Select(CellsOf)]) : double.NaN);
    }

    internal static double[] CellsOf(LabelCounts c) =>
        [c.TrueNegatives, c.FalsePositives, c.FalseNegatives, c.TruePositives];

    private static bool[] OneHot(int[] classes, int[] labels) =>
        [.. classes.SelectMany(c => labels.Select(label => label == c))];
}

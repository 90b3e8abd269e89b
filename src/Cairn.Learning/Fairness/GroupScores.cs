using Cairn.Learning.Metrics;

namespace Cairn.Learning.Fairness;

/// <summary>
/// How well scores go with what is true in each group: calibration, and whether higher ones come first.
/// </summary>
/// <remarks>
/// Probabilities are cut in ten bins of equal width; other scores by value where there are at most 20, else in ten bins
/// of about as many rows. A score is calibrated by groups where rows with the same score are as often of the class
/// whatever their group (Kleinberg, Mullainathan and Raghavan, "Inherent trade-offs in the fair determination of risk
/// scores", 2017).
/// </remarks>
internal sealed class GroupScores
{
    private const int Bins = 10;
    private const int MostValues = 20;

    private readonly JudgedGroupRows _rows;
    private readonly double[] _scores;
    private readonly int[] _binOf;
    private readonly double[] _binRates;

    private GroupScores(JudgedGroupRows rows, double[] scores)
    {
        _rows = rows;
        _scores = scores;
        double[] values = [.. scores.Distinct().Order()];
        double[] edges = rows.AreProbabilities ? [.. Enumerable.Range(1, Bins - 1).Select(i => (double)i / Bins)]
            : values.Length <= MostValues ? values[1..]
            : Quantiles([.. scores.Order()]);
        _binOf = [.. scores.Select(score => BinOf(edges, score))];
        double[] weights = new double[edges.Length + 1];
        double[] positives = new double[edges.Length + 1];
        for (int i = 0; i < scores.Length; i++)
        {
            weights[_binOf[i]] += rows.Weights[i];
            positives[_binOf[i]] += rows.IsPositive(i) ? rows.Weights[i] : 0;
        }
        _binRates = [.. weights.Select((weight, bin) => weight > 0 ? positives[bin] / weight : double.NaN)];
    }

    /// <summary>The scores of rows; null where they have none.</summary>
    public static GroupScores? Of(JudgedGroupRows rows) => rows.Scores is double[] scores
        ? new GroupScores(rows, scores)
        : null;

    /// <summary>The numbers and the bins of the rows of a group.</summary>
    public (Dictionary<string, GroupEstimate> Numbers, IReadOnlyList<CalibrationBin> Bins) Judge(int[] rows)
    {
        (double Weight, double Squares, double Score, double Positive, int Rows)[] bins =
            new (double, double, double, double, int)[_binRates.Length];
        foreach (int i in rows)
        {
            double weight = _rows.Weights[i];
            ref (double Weight, double Squares, double Score, double Positive, int Rows) bin = ref bins[_binOf[i]];
            bin.Weight += weight;
            bin.Squares += weight * weight;
            bin.Score += weight * _scores[i];
            bin.Positive += _rows.IsPositive(i) ? weight : 0;
            bin.Rows++;
        }
        double total = bins.Sum(bin => bin.Weight);
        Dictionary<string, GroupEstimate> numbers = new()
        {
            ["mean_score"] = new GroupEstimate(bins.Sum(bin => bin.Score) / total),
            ["roc_auc"] = new GroupEstimate(Area(rows)),
        };
        if (_rows.AreProbabilities)
        {
            numbers["calibration_gap"] = new GroupEstimate(bins.Sum(bin => bin.Score - bin.Positive) / total);
            numbers["calibration_error"] = new GroupEstimate(
                bins.Sum(bin => Math.Abs(bin.Score - bin.Positive)) / total);
        }
        else
        {
            numbers["same_score_gap"] = new GroupEstimate(
                bins.Select((bin, b) => bin.Weight > 0 ? bin.Positive - bin.Weight * _binRates[b] : 0).Sum() / total);
        }
        CalibrationBin[] told =
        [
            .. bins.Where(bin => bin.Rows > 0).Select(bin => new CalibrationBin(
                bin.Score / bin.Weight, bin.Rows,
                GroupEstimate.OfShare(bin.Positive / bin.Weight, bin.Weight * bin.Weight / bin.Squares))),
        ];
        return (numbers, told);
    }

    private double Area(int[] rows)
    {
        RocCurve? curve = RocCurve.Of(
            [.. rows.Select(i => _scores[i])], [.. rows.Select(_rows.IsPositive)],
            [.. rows.Select(i => _rows.Weights[i])]);
        return curve?.Area ?? double.NaN;
    }

    private static double[] Quantiles(double[] sorted) =>
        [.. Enumerable.Range(1, Bins - 1).Select(i => sorted[(int)((long)sorted.Length * i / Bins)]).Distinct().Where(
            edge => edge > sorted[0])];

    private static int BinOf(double[] edges, double score)
    {
        int at = Array.BinarySearch(edges, score);
        return at >= 0 ? at + 1 : ~at;
    }
}

using Cairn.Data;
using Cairn.Learning.Ensembles;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Conformal;

/// <summary>
/// Intervals or sets on a stream whose rows may change: after each row whose truth becomes known, the level that is
/// used moves, up
/// after a miss and down after a hit, and the score of the row joins the newest ones. Not safe for several threads.
/// </summary>
/// <remarks>
/// Gibbs and Candès, "Adaptive conformal inference under distribution shift" (2021), equation 2: α ← α + γ(1 − level −
/// miss). Over T
/// rows the share of misses is within (max(α₁, 1 − α₁) + γ) ∕ (γT) of 1 − level, whatever comes (their proposition
/// 4.1). Where α
/// falls to 0 or below, everything is covered; at 1 or above, nothing.
/// </remarks>
public sealed class AdaptiveConformal
{
    private readonly ConformalPredictor _predictor;
    private readonly ScoreRule _rule;
    private readonly int _window;
    private readonly List<double> _sorted;
    private readonly Queue<double> _newest;

    internal AdaptiveConformal(ConformalPredictor predictor, ScoreRule rule, double level, double rate, int window)
    {
        _predictor = predictor;
        _rule = rule;
        _window = window;
        Level = level;
        Rate = rate;
        Alpha = 1 - level;
        double[] scores = rule.Scores.All.ToArray();
        _sorted = [.. scores];
        _newest = new Queue<double>(scores);
        Shrink();
    }

    /// <summary>Share of rows to be covered in the long run.</summary>
    public double Level { get; }

    /// <summary>How far a miss moves the level that is used.</summary>
    public double Rate { get; }

    /// <summary>1 less the level that is used for the next row.</summary>
    public double Alpha { get; private set; }

    /// <summary>Rows whose truth was seen.</summary>
    public int Seen { get; private set; }

    /// <summary>How many of them were covered.</summary>
    public int Covered { get; private set; }

    /// <summary>Answers rows in their order, each by what was known before it; rows without truth teach
    /// nothing.</summary>
    /// <param name="data">The rows in order, with their truth where it is known.</param>
    /// <param name="predictions">What the model says of them.</param>
    /// <param name="threads">Most threads to use for what does not depend on the order.</param>
    /// <returns>The columns of the predictor, row by row.</returns>
    public Table Follow(Dataset data, Table predictions, int threads = 1)
    {
        Table bound = _predictor.Signature.Bind(data.Table);
        double[] answers = EnsembleModel.NumbersOf(predictions, _predictor.Signature);
        double[] scores = _rule.ScoresOf(bound, answers, _predictor.TruthOf(data), threads);
        double[] thresholds = new double[data.RowCount];
        for (int row = 0; row < thresholds.Length; row++)
        {
            thresholds[row] = Threshold();
            if (!double.IsNaN(scores[row]))
                Observe(scores[row], scores[row] <= thresholds[row]);
        }
        return _rule.AnswerAt(bound, answers, (row, _) => thresholds[row], threads);
    }

    // The rank is that of a fixed level, with the level that is used in its place.
    private double Threshold()
    {
        if (Alpha >= 1)
            return double.NegativeInfinity;
        int rank = Alpha <= 0 ? int.MaxValue : ScoreTable.RankOf(_sorted.Count, 1 - Alpha);
        return rank > _sorted.Count ? double.PositiveInfinity : _sorted[Math.Max(1, rank) - 1];
    }

    private void Observe(double score, bool covered)
    {
        Seen++;
        Covered += covered ? 1 : 0;
        Alpha += Rate * (1 - Level - (covered ? 0 : 1));
        int at = _sorted.BinarySearch(score);
        _sorted.Insert(at < 0 ? ~at : at, score);
        _newest.Enqueue(score);
        Shrink();
    }

    private void Shrink()
    {
        while (_newest.Count > _window)
            _sorted.RemoveAt(_sorted.BinarySearch(_newest.Dequeue()));
    }
}

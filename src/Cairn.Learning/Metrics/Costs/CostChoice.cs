using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Metrics.Costs;

/// <summary>The threshold that costs least on given rows, and what choosing it saves. Immutable.</summary>
/// <remarks>
/// A threshold chosen on the rows that it is then judged on looks better than it is. <see cref="Saving"/> is therefore
/// cross-fitted: rows are divided in ten parts, and each part is decided by the threshold that costs least on the other nine.
/// </remarks>
public sealed record CostChoice
{
    private const int Parts = 10;
    private const int MostPoints = 200;

    /// <summary>What the decisions cost.</summary>
    public required ErrorCosts Costs { get; init; }

    /// <summary>The threshold that costs least on these rows.</summary>
    public required CostPoint Best { get; init; }

    /// <summary>Even odds: what a model does that knows nothing of costs.</summary>
    public required CostPoint Even { get; init; }

    /// <summary>The threshold that the model decides by, where it is another one than even odds; or null.</summary>
    public CostPoint? Current { get; init; }

    /// <summary>Cost a row, cross-fitted: what to expect on new rows.</summary>
    public required double ExpectedCost { get; init; }

    /// <summary>What a row saves against even odds, cross-fitted; negative where it costs more.</summary>
    public required double Saving { get; init; }

    /// <summary>Between which values the saving is, at 95 %.</summary>
    public required MetricInterval SavingInterval { get; init; }

    /// <summary>Cost a row by threshold, descending, at most 200 points.</summary>
    public required IReadOnlyList<CostPoint> Curve { get; init; }

    /// <summary>Chooses, or null when all rows are of one class.</summary>
    /// <param name="probabilities">Probability of the positive class, a row each.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="costs">What the decisions cost.</param>
    /// <param name="current">The threshold that the model decides by; null for even odds.</param>
    /// <param name="seed">Which rows are in which part.</param>
    public static CostChoice? Of(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, ErrorCosts costs,
        double? current = null, ulong seed = 0)
    {
        RankedScores ranked = RankedScores.Of(probabilities, positive, weights);
        if (!(ranked.Positives > 0 && ranked.Negatives > 0))
            return null;
        List<CostPoint> all = [PointOf(ranked, costs, -1)];
        for (int i = 0; i < ranked.Count; i++)
            all.Add(PointOf(ranked, costs, i));
        (double expected, double saving, double error) = CrossFitted(probabilities, positive, weights, costs, seed);
        double reach = error * NormalDistribution.Quantile(0.975);
        int[] kept = CurveThinning.Pick(
            [.. all.Select(p => p.PositiveRate)], [.. all.Select(p => p.Recall)], MostPoints);
        return new CostChoice
        {
            Costs = costs,
            Best = PointAt(ranked, costs, Cheapest(ranked, costs)),
            Even = PointAt(ranked, costs, 0.5),
            Current = current is double own ? PointAt(ranked, costs, own) : null,
            ExpectedCost = expected,
            Saving = saving,
            SavingInterval = new MetricInterval(saving - reach, saving + reach),
            Curve = [.. kept.Select(i => all[i])],
        };
    }

    /// <summary>Chooses for a model of two classes, or null when all rows are of one.</summary>
    /// <param name="predictions">The outputs of the model, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">The signature of the model.</param>
    /// <param name="data">The rows, with their true target.</param>
    /// <param name="costs">What the decisions cost.</param>
    /// <param name="seed">Which rows are in which part.</param>
    /// <exception cref="InputException"><c>wrong-task</c>: the model has no probabilities of two classes.</exception>
    public static CostChoice? Of(Table predictions, Signature signature, Dataset data, ErrorCosts costs, ulong seed = 0)
    {
        Check(signature.Task);
        JudgedClasses judged = JudgedClasses.Of(predictions, signature, data, []);
        return judged.Probabilities.Length == 2
            ? Of(
                judged.Probabilities[1].Span, RankingMetrics.RowsOf(judged.Actual, 1), judged.Weights, costs,
                signature.Threshold, seed)
            : null;
    }

    /// <summary>Refuses tasks that have no two classes to decide between.</summary>
    /// <exception cref="InputException"><c>wrong-task</c>.</exception>
    public static void Check(LearningTask task)
    {
        if (task != LearningTask.BinaryClassification)
        {
            throw new InputException(
                "wrong-task", $"Costs of false positives and negatives are for two classes; this is {LearningTasks.NameOf(task)}.",
                "Leave the costs out.");
        }
    }

    /// <summary>The choice as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["costs"] = new JsonObject
        {
            ["fp"] = Costs.FalsePositive,
            ["fn"] = Costs.FalseNegative,
            ["tp"] = Costs.TruePositive,
            ["tn"] = Costs.TrueNegative,
        },
        ["threshold"] = Best.Threshold,
        ["calibrated_threshold"] = Costs.CalibratedThreshold,
        ["best"] = PointToJson(Best),
        ["even_odds"] = PointToJson(Even),
        ["current"] = Current is null ? null : PointToJson(Current),
        ["expected_cost"] = ExpectedCost,
        ["saving"] = Saving,
        ["saving_low"] = SavingInterval.Low,
        ["saving_high"] = SavingInterval.High,
        ["curve"] = StoredNumbers.Array(Curve.Select(point => PointToJson(point))),
    };

    // Midway between the last score that is called positive and the next, so that new rows near either fall right.
    private static double Cheapest(RankedScores ranked, ErrorCosts costs)
    {
        int best = -1;
        double least = costs.Of(CountsOf(ranked, -1));
        for (int i = 0; i < ranked.Count; i++)
        {
            double cost = costs.Of(CountsOf(ranked, i));
            if (cost < least)
                (best, least) = (i, cost);
        }
        if (best < 0)
            return Math.BitIncrement(Math.Max(1, ranked.Thresholds[0]));
        return best == ranked.Count - 1 ? 0 : (ranked.Thresholds[best] + ranked.Thresholds[best + 1]) / 2;
    }

    private static (double Cost, double Saving, double Error) CrossFitted(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, ErrorCosts costs,
        ulong seed)
    {
        int rows = probabilities.Length;
        int[] partOf = [.. Enumerable.Range(0, rows).Select(row => row % Parts)];
        new SeededRandom(seed).Split("cost").Shuffle(partOf.AsSpan());
        double[] cost = new double[rows];
        double[] saving = new double[rows];
        double[] others = new double[rows];
        for (int part = 0; part < Parts; part++)
        {
            for (int row = 0; row < rows; row++)
                others[row] = partOf[row] == part ? 0 : MetricInput.WeightOf(weights, row);
            RankedScores ranked = RankedScores.Of(probabilities, positive, others);
            double threshold = ranked.Count == 0 ? 0.5 : Cheapest(ranked, costs);
            for (int row = 0; row < rows; row++)
            {
                if (partOf[row] != part)
                    continue;
                cost[row] = costs.Of(probabilities[row] >= threshold, positive[row]);
                saving[row] = costs.Of(probabilities[row] >= 0.5, positive[row]) - cost[row];
            }
        }
        double total = MetricInput.TotalWeight(weights, rows);
        double mean = RegressionMetrics.WeightedMean(saving, weights);
        double squares = 0;
        for (int row = 0; row < rows; row++)
        {
            double pull = MetricInput.WeightOf(weights, row) * (saving[row] - mean);
            squares += pull * pull;
        }
        return (RegressionMetrics.WeightedMean(cost, weights), mean, Math.Sqrt(squares) / total);
    }

    private static CostPoint PointAt(RankedScores ranked, ErrorCosts costs, double threshold)
    {
        int at = -1;
        while (at + 1 < ranked.Count && ranked.Thresholds[at + 1] >= threshold)
            at++;
        return PointOf(ranked, costs, at) with { Threshold = threshold };
    }

    private static CostPoint PointOf(RankedScores ranked, ErrorCosts costs, int at)
    {
        ThresholdPoint counts = CountsOf(ranked, at);
        return new CostPoint(
            // None is called positive above every probability; a number that JSON can hold says so as well.
            at < 0 ? Math.BitIncrement(Math.Max(1, ranked.Thresholds[0])) : ranked.Thresholds[at],
            costs.Of(counts) / (ranked.Positives + ranked.Negatives), counts.PositiveRate, counts.Recall, counts.Precision);
    }

    private static ThresholdPoint CountsOf(RankedScores ranked, int at)
    {
        (double tp, double fp) = at < 0 ? (0, 0) : (ranked.TruePositives[at], ranked.FalsePositives[at]);
        return new ThresholdPoint(
            at < 0 ? double.PositiveInfinity : ranked.Thresholds[at], tp, fp, ranked.Negatives - fp, ranked.Positives - tp);
    }

    private static JsonObject PointToJson(CostPoint point) => new()
    {
        ["threshold"] = point.Threshold,
        ["cost"] = point.Cost,
        ["positive_rate"] = point.PositiveRate,
        ["recall"] = point.Recall,
        ["precision"] = point.Precision,
    };
}

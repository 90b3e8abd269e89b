using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Importance;

/// <summary>Splits the variance of the metric over a space into what each parameter explains by itself.</summary>
/// <remarks>
/// Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance" (2014): a forest of regression
/// trees learns the loss from the points; a tree is constant in boxes, so its mean over all other parameters and the variance of that
/// over one parameter are exact sums over the boxes (their algorithm 2). Shares are means over the trees and add up to less than
/// 1 where parameters work together. Losses are turned to ranks first, so that a few very bad trials do not decide.
/// What means nothing at a point stands in the middle of its range.
/// </remarks>
public static class FunctionalAnova
{
    private const int Trees = 64;
    private const int FewestTrials = 4;

    /// <summary>The share of each parameter, the largest first; empty for fewer than four complete trials.</summary>
    /// <param name="space">The space.</param>
    /// <param name="trials">Trials; complete ones count.</param>
    public static IReadOnlyList<ParameterImportance> Of(SearchSpace space, IReadOnlyList<Trial> trials)
    {
        Trial[] complete = [.. trials.Where(t => t.State == TrialState.Complete)];
        if (complete.Length < FewestTrials)
            return [];
        double[][] points = [.. complete.Select(t => space.Parameters.Select((p, i) => UnitOf(p, t.Point[i])).ToArray())];
        double[] losses = RanksOf([.. complete.Select(t => TrialOrder.Comparable(t.Losses[0]))]);
        double[] shares = new double[space.Count];
        int counted = 0;
        for (int tree = 0; tree < Trees; tree++)
        {
            SeededRandom random = new SeededRandom(0).Split("anova").Split((ulong)tree);
            BoxTree grown = BoxTree.Grow(points, losses, random);
            double variance = grown.Variance();
            if (!(variance > 1e-12))
                continue;
            counted++;
            for (int i = 0; i < shares.Length; i++)
                shares[i] += grown.VarianceOf(i) / variance;
        }
        return
        [
            .. space.Parameters.Select((p, i) => new ParameterImportance(p.Name, counted == 0 ? 0 : shares[i] / counted))
                .OrderByDescending(i => i.Share).ThenBy(i => i.Name, StringComparer.Ordinal),
        ];
    }

    private static double UnitOf(Parameter parameter, double value) => double.IsNaN(value) ? 0.5 : parameter.ToUnit(value);

    private static double[] RanksOf(double[] losses)
    {
        double[] sorted = [.. losses.Order()];
        return [.. losses.Select(loss => (double)(Array.IndexOf(sorted, loss) + Array.LastIndexOf(sorted, loss)))];
    }
}

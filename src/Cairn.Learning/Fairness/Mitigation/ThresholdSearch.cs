using Cairn.Formats;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>Finds thresholds of each group that are alike by a constraint and as accurate as that allows.</summary>
/// <remarks>
/// Hardt, Price and Srebro, "Equality of opportunity in supervised learning" (2016), section 3.2, as Fairlearn does it.
/// Drawn between two thresholds, a group reaches every point under the upper hull of its curve; the constraint picks
/// one x for all groups, from a grid of 1,001 values, at which the sum of what is wanted is greatest. For equalised
/// odds the curves are ROC curves, and a group above the lowest one ignores the score so often that it comes down to
/// it. Without draws, each group takes one threshold, such that groups differ by at most a bound and the most rows are
/// right; where only taking all rows alike meets it, the bound is widened by hundredths until something better does.
/// O(rows log rows) and the grid.
/// </remarks>
internal static class ThresholdSearch
{
    private const int Grid = 1000;
    private const int FixedGrid = 100;
    private const int MostThresholds = 200;

    /// <summary>The rule of each group, and one more for rows of none.</summary>
    /// <param name="groups">By group what its thresholds select.</param>
    /// <param name="names">Names of the groups.</param>
    /// <param name="everyone">The same of all rows.</param>
    /// <param name="constraint">What is to be alike.</param>
    /// <param name="isBalanced">
    /// Whether the mean of true positive and true negative rate is to be great, and not the accuracy.
    /// </param>
    /// <exception cref="InputException"><c>one-class-group</c>, <c>wrong-constraint</c>.</exception>
    public static GroupRule[] Drawn(
        ScoreCounts[] groups, IReadOnlyList<string> names, ScoreCounts everyone, FairnessConstraint constraint,
        bool isBalanced)
    {
        Check(groups, names, constraint);
        return constraint == FairnessConstraint.EqualizedOdds
            ? DrawnForOdds(groups, everyone, isBalanced)
            : DrawnForRate(groups, everyone, constraint, isBalanced);
    }

    /// <summary>One threshold for each group, and one more for rows of none, without draws.</summary>
    /// <param name="groups">By group what its thresholds select.</param>
    /// <param name="names">Names of the groups.</param>
    /// <param name="everyone">The same of all rows.</param>
    /// <param name="constraint">What is to be alike.</param>
    /// <param name="isBalanced">
    /// Whether the mean of true positive and true negative rate is to be great, and not the accuracy.
    /// </param>
    /// <param name="bound">How far groups may be apart, if there are thresholds that are so near; ≥ 0.</param>
    /// <exception cref="InputException"><c>one-class-group</c>, <c>wrong-constraint</c>.</exception>
    public static GroupRule[] Fixed(
        ScoreCounts[] groups, IReadOnlyList<string> names, ScoreCounts everyone, FairnessConstraint constraint,
        bool isBalanced,
        double bound)
    {
        Check(groups, names, constraint);
        Candidate[][] candidates = [.. groups.Select(group => Candidates(group, everyone, constraint, isBalanced))];
        // All rows selected, or none, is alike in every group. The bound is widened until there is something better.
        double constant = Math.Max(candidates.Sum(group => group[0].Worth), candidates.Sum(group => group[^1].Worth))
            + 1e-9;
        double[] widths = [bound, .. Enumerable.Range(1, 100).Select(i => i / 100.0).Where(width => width > bound)];
        foreach (double width in widths)
        {
            Candidate[] chosen = Within(candidates, width, constraint == FairnessConstraint.EqualizedOdds);
            if (chosen.Sum(c => c.Worth) <= constant && width < 1)
                continue;
            Candidate middle = new(0, chosen.Average(c => c.X), chosen.Average(c => c.Y), 0);
            Candidate nearest = Candidates(everyone, everyone, constraint, isBalanced).MinBy(
                c => Math.Abs(c.X - middle.X)
                + (constraint == FairnessConstraint.EqualizedOdds ? Math.Abs(c.Y - middle.Y) : 0))!;
            return [.. chosen.Append(nearest).Select(c => GroupRule.At(c.Threshold))];
        }
        throw new InvalidOperationException("Groups are at most 1 apart.");
    }

    private static GroupRule[] DrawnForRate(
        ScoreCounts[] groups, ScoreCounts everyone, FairnessConstraint constraint, bool isBalanced)
    {
        TradeOffCurve[] curves =
            [.. groups.Select(group => TradeOffCurve.Of(group, Rate(group, constraint), Wanted(group, isBalanced)))];
        double best = double.NegativeInfinity;
        double bestX = 0;
        for (int i = 0; i <= Grid; i++)
        {
            double x = (double)i / Grid;
            double sum = 0;
            for (int g = 0; g < curves.Length; g++)
                sum += groups[g].All / everyone.All * curves[g].At(x).Y;
            if (sum > best)
                (best, bestX) = (sum, x);
        }
        TradeOffCurve all = TradeOffCurve.Of(everyone, Rate(everyone, constraint), Wanted(everyone, isBalanced));
        return [.. curves.Append(all).Select(curve => curve.At(bestX).Rule)];
    }

    private static GroupRule[] DrawnForOdds(ScoreCounts[] groups, ScoreCounts everyone, bool isBalanced)
    {
        TradeOffCurve[] curves =
            [.. groups.Select(group => TradeOffCurve.Of(group, group.FalsePositiveRate, group.TruePositiveRate))];
        double positives = isBalanced ? 0.5 : everyone.AllPositives / everyone.All;
        double best = double.NegativeInfinity;
        (double X, double Y) bestPoint = (0, 0);
        for (int i = 0; i <= Grid; i++)
        {
            double x = (double)i / Grid;
            double lowest = curves.Min(curve => curve.At(x).Y);
            // Rounded, so that of equal ones the first is taken.
            double value = Math.Round(positives * lowest + (1 - positives) * (1 - x), 14);
            if (value > best)
                (best, bestPoint) = (value, (x, lowest));
        }
        TradeOffCurve all = TradeOffCurve.Of(everyone, everyone.FalsePositiveRate, everyone.TruePositiveRate);
        return
        [
            .. curves.Append(all).Select(curve =>
            {
                (double y, GroupRule rule) = curve.At(bestPoint.X);
                double above = y - bestPoint.X;
                double ignored = above > 0 ? Math.Clamp((y - bestPoint.Y) / above, 0, 1) : 0;
                return rule with { Ignored = ignored, Constant = bestPoint.X };
            }),
        ];
    }

    private static void Check(ScoreCounts[] groups, IReadOnlyList<string> names, FairnessConstraint constraint)
    {
        if (constraint.IsOfErrors)
        {
            throw new InputException(
                "wrong-constraint", $"Thresholds by group cannot meet {constraint.Name}.",
                "Use --mitigate reduction for it, or another constraint.");
        }
        for (int g = 0; g < groups.Length; g++)
        {
            if (groups[g].AllPositives > 0 && groups[g].AllNegatives > 0)
                continue;
            throw new InputException(
                "one-class-group",
                $"Group '{names[g]}' has {(groups[g].AllPositives > 0 ? "only" : "no")} rows of the positive class, so "
                    + "that its rates of "
                + "errors are unknown and no threshold of it can be chosen.",
                "Give rows of both classes, leave the group out, or raise the fewest rows of a group.");
        }
    }

    private static Func<int, double> Rate(ScoreCounts group, FairnessConstraint constraint) =>
        constraint == FairnessConstraint.TruePositiveRateParity ? group.TruePositiveRate
        : constraint == FairnessConstraint.FalsePositiveRateParity ? group.FalsePositiveRate
        : group.SelectionRate;

    private static Func<int, double> Wanted(ScoreCounts group, bool isBalanced) => isBalanced
        ? at => (group.TruePositiveRate(at) + 1 - group.FalsePositiveRate(at)) / 2
        : at => group.Right(at) / group.All;

    private static Candidate[] Candidates(
        ScoreCounts group, ScoreCounts everyone, FairnessConstraint constraint, bool isBalanced)
    {
        int count = group.Thresholds.Length;
        int step = (count + MostThresholds - 1) / MostThresholds;
        bool odds = constraint == FairnessConstraint.EqualizedOdds;
        Func<int, double> x = odds ? group.FalsePositiveRate : Rate(group, constraint);
        Func<int, double> wanted = Wanted(group, isBalanced);
        return
        [
            .. Enumerable.Range(0, count).Where(at => at % step == 0 || at == count - 1).Select(at => new Candidate(
                group.Thresholds[at], x(at), odds
                ? group.TruePositiveRate(at)
                : 0, wanted(at) * group.All / everyone.All)),
        ];
    }

    // The best thresholds with all groups in one square of the given width; the corner that is tried goes over a grid.
    private static Candidate[] Within(Candidate[][] candidates, double width, bool odds)
    {
        // None selected is within any width.
        Candidate[] best = [.. candidates.Select(group => group[0])];
        double most = best.Sum(c => c.Worth);
        double[] lefts = [.. candidates[0].Concat(candidates.Skip(1).SelectMany(c => c)).Select(
            c => c.X).Distinct().Order()];
        int stride = Math.Max(1, lefts.Length / (odds ? FixedGrid : 2 * Grid));
        for (int i = 0; i < lefts.Length; i += stride)
        {
            double left = lefts[i];
            int rows = odds ? FixedGrid : 0;
            for (int j = 0; j <= rows; j++)
            {
                double low = odds ? (double)j / FixedGrid : 0;
                Candidate?[] chosen =
                    [.. candidates.Select(group => BestIn(group, left, left + width, low, odds ? low + width : 0))];
                if (Array.TrueForAll(chosen, c => c is not null) && chosen.Sum(c => c!.Worth) is double worth
                    && worth > most)
                    (most, best) = (worth, [.. chosen.OfType<Candidate>()]);
            }
        }
        return best;
    }

    private static Candidate? BestIn(Candidate[] group, double left, double right, double low, double high)
    {
        const double Slack = 1e-12;
        Candidate? best = null;
        foreach (Candidate candidate in group)
        {
            if (candidate.X < left - Slack || candidate.X > right + Slack || candidate.Y < low - Slack
                || candidate.Y > high + Slack)
                continue;
            if (best is null || candidate.Worth > best.Worth)
                best = candidate;
        }
        return best;
    }

    private sealed record Candidate(double Threshold, double X, double Y, double Worth);
}

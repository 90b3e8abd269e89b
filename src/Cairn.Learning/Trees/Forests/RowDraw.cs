using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Forests;

/// <summary>The rows that a tree learns from: how often each was drawn.</summary>
/// <remarks>
/// With whole-number weights the units that are drawn are repetitions of rows, so that a weight of 2 is the same as the
/// row twice.
/// </remarks>
internal static class RowDraw
{
    /// <summary>Draws for one tree.</summary>
    /// <param name="plan">How to draw.</param>
    /// <param name="target">The rows.</param>
    /// <param name="random">The tree's own numbers.</param>
    /// <param name="draws">Filled with how often each row counts.</param>
    public static void Fill(ForestPlan plan, ForestTarget target, SeededRandom random, Span<int> draws)
    {
        if (!plan.DrawsRows)
        {
            target.CountUnits(draws);
            return;
        }
        int units = target.UnitCount;
        int wanted = Math.Clamp((int)Math.Round(units * plan.SampleFraction), 1, units);
        int[]? rowOf = target.Repeats is null ? null : RowsOfUnits(target.Repeats, units);
        draws.Clear();
        if (plan.Bootstrap)
        {
            for (int i = 0; i < wanted; i++)
            {
                int unit = random.NextInt(units);
                draws[rowOf is null ? unit : rowOf[unit]]++;
            }
            return;
        }

        // Each unit in turn with the probability that makes exactly as many as wanted (Knuth's selection sampling).
        for (int unit = 0; unit < units; unit++)
        {
            if (random.NextInt(units - unit) >= wanted)
                continue;
            draws[rowOf is null ? unit : rowOf[unit]]++;
            wanted--;
        }
    }

    private static int[] RowsOfUnits(int[] repeats, int units)
    {
        int[] rows = new int[units];
        int at = 0;
        for (int row = 0; row < repeats.Length; row++)
        {
            rows.AsSpan(at, repeats[row]).Fill(row);
            at += repeats[row];
        }
        return rows;
    }
}

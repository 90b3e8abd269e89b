using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Forests;

/// <summary>
/// The features of the training rows as ranks: of a number its place among the distinct values, of a category its level.
/// </summary>
/// <remarks>
/// Sorting by value is done once for the whole forest; nodes then sort small whole numbers, and a split is exact: it
/// lies between two values that occur. With bins, values near each other share a rank.
/// </remarks>
internal sealed class RankedColumns
{
    /// <summary>Rank of a missing value.</summary>
    public const int Missing = -1;

    private const int MarkEvery = 128;

    private RankedColumns(FeatureSpace space, int rows)
    {
        int features = space.Features.Count;
        RowCount = rows;
        Ranks = new int[features][];
        Lows = new double[features][];
        Highs = new double[features][];
        Marks = new double[features][];
        Values = new double[features][];
        HasMissing = new bool[features];
        Levels = [.. space.Features.Select(f => f.LevelCount)];
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of features.</summary>
    public int FeatureCount => Ranks.Length;

    /// <summary>For each feature the rank of each row, or <see cref="Missing"/>.</summary>
    public int[][] Ranks { get; }

    /// <summary>For each numeric feature the smallest value of each rank, ascending.</summary>
    public double[][] Lows { get; }

    /// <summary>For each numeric feature the largest value of each rank; the same array without bins.</summary>
    public double[][] Highs { get; }

    /// <summary>
    /// For each numeric feature without bins the value of each row, NaN where it is missing; null before
    /// <see cref="KeepValues"/>.
    /// </summary>
    public double[]?[] Values { get; }

    /// <summary>For each numeric feature every so many-th of <see cref="Lows"/>.</summary>
    private double[][] Marks { get; }

    /// <summary>Whether a feature misses a value in any row.</summary>
    public bool[] HasMissing { get; }

    /// <summary>Number of levels of a category, 0 for a number.</summary>
    public int[] Levels { get; }

    /// <summary>Number of ranks of a feature.</summary>
    public int CountOf(int feature) => Levels[feature] > 0 ? Levels[feature] : Lows[feature].Length;

    /// <summary>The ranks of the rows of <paramref name="inputs"/>.</summary>
    /// <param name="space">How columns become features.</param>
    /// <param name="inputs">The input columns, in order.</param>
    /// <param name="bins">Most ranks of a number, or 0 for all.</param>
    /// <param name="threads">Most threads to use; one feature each.</param>
    /// <param name="cancellation">Checked before each feature.</param>
    public static RankedColumns Of(FeatureSpace space, Table inputs, int bins, int threads, CancellationToken cancellation)
    {
        RankedColumns columns = new(space, inputs.RowCount);
        ParallelBlocks.For(
            columns.FeatureCount, threads,
            feature => columns.Fill(feature, space.Encode(feature, inputs).Span, bins), cancellation);
        return columns;
    }

    /// <summary>Keeps the values of rows beside their ranks, for those who would look up one after the other.</summary>
    public void KeepValues(int threads) => ParallelBlocks.For(FeatureCount, threads, feature =>
    {
        if (Levels[feature] > 0 || Lows[feature] != Highs[feature])
            return;
        double[] lows = Lows[feature];
        double[] values = GC.AllocateUninitializedArray<double>(RowCount);
        for (int row = 0; row < values.Length; row++)
        {
            int rank = Ranks[feature][row];
            values[row] = rank < 0 ? double.NaN : lows[rank];
        }
        Values[feature] = values;
    });

    /// <summary>A threshold between two ranks that follow each other at a node: in the middle where that is finite.</summary>
    /// <param name="feature">A numeric feature.</param>
    /// <param name="low">Largest rank on the left.</param>
    /// <param name="high">Smallest rank on the right.</param>
    public double Between(int feature, int low, int high)
    {
        double below = Highs[feature][low];
        double above = Lows[feature][high];
        double middle = below / 2 + above / 2;

        // The middle of neighbours may round to the upper one, and of infinities to nothing.
        return middle >= below && middle < above && double.IsFinite(middle) ? middle : below;
    }

    /// <summary>The last rank whose values begin at or below a number, between two ranks.</summary>
    /// <remarks>
    /// The values of all ranks do not fit the cache, and a search that jumps about in them waits at every step. Marks
    /// that do fit narrow it to a few lines of memory.
    /// </remarks>
    public int LastUpTo(int feature, double value, int lowest, int highest)
    {
        double[] lows = Lows[feature];
        if (highest - lowest > MarkEvery)
        {
            int first = (lowest + MarkEvery - 1) / MarkEvery;
            int mark = CountUpTo(Marks[feature], value, first, highest / MarkEvery + 1) - 1;
            if (mark >= first)
                lowest = mark * MarkEvery;
            highest = Math.Min(highest, (Math.Max(mark, first - 1) + 1) * MarkEvery);
        }
        return CountUpTo(lows, value, lowest, highest + 1) - 1;
    }

    // Where the numbers above a value begin, in [from, to).
    private static int CountUpTo(double[] ascending, double value, int from, int to)
    {
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            if (ascending[middle] <= value)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    private void Fill(int feature, ReadOnlySpan<double> values, int bins)
    {
        int[] ranks = new int[values.Length];
        Ranks[feature] = ranks;
        if (Levels[feature] > 0)
        {
            Lows[feature] = Highs[feature] = [];
            for (int row = 0; row < values.Length; row++)
                ranks[row] = double.IsNaN(values[row]) ? Missing : (int)values[row];
        }
        else
        {
            (Lows[feature], Highs[feature]) = RankBuilder.Rank(values, ranks, bins);
        }
        int marks = (Lows[feature].Length + MarkEvery - 1) / MarkEvery;
        Marks[feature] = [.. Enumerable.Range(0, marks).Select(mark => Lows[feature][mark * MarkEvery])];
        HasMissing[feature] = ranks.AsSpan().Contains(Missing);
    }
}

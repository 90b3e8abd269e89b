using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Ensembles;

/// <summary>The scores of a table: its rows are encoded and scored block by block, on several threads.</summary>
public static class TreeScores
{
    // Rows whose values fit the second-level cache, but for very wide tables.
    private const int MostBlockRows = 1024;
    private const int FewestBlockRows = 64;
    private const int BlockValues = 1 << 17;

    /// <summary>The raw scores of all rows, before they become answers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <returns>Row-major, one number an output.</returns>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    /// <remarks>Independent of <paramref name="threads"/>. Beside the scores it takes a block of values a thread.</remarks>
    public static double[] Of(ITreeModel model, Table rows, int threads = 1) =>
        Of(model.Trees, model.Space, model.Signature.BindColumns(rows), rows.RowCount, threads);

    /// <summary>The raw scores of input columns that are bound already.</summary>
    internal static double[] Of(
        TreeEnsemble trees, FeatureSpace space, IReadOnlyList<Column> bound, int rows, int threads)
    {
        double[] scores = new double[(long)rows * trees.Outputs];
        int[]?[]? codes = space.MapLevels(bound);
        int blockRows = Math.Clamp(BlockValues / Math.Max(1, trees.Features), FewestBlockRows, MostBlockRows);
        if (rows <= blockRows)
            ScoreBlock(trees, space, bound, codes, scores, 0, rows);
        else
            ScoreBlocks(trees, space, bound, codes, scores, rows, blockRows, threads);
        return scores;
    }

    private static void ScoreBlocks(
        TreeEnsemble trees, FeatureSpace space, IReadOnlyList<Column> bound, int[]?[]? codes, double[] scores, int rows,
        int blockRows, int threads) =>
        ParallelBlocks.For((rows + blockRows - 1) / blockRows, threads, block =>
        {
            int start = block * blockRows;
            ScoreBlock(trees, space, bound, codes, scores, start, Math.Min(rows, start + blockRows));
        });

    private static void ScoreBlock(
        TreeEnsemble trees, FeatureSpace space, IReadOnlyList<Column> bound, int[]?[]? codes, double[] scores, int start,
        int end)
    {
        int count = end - start;
        int outputs = trees.Outputs;
        Span<double> own = scores.AsSpan(start * outputs, count * outputs);
        Span<double> values = TreeEnsemble.Room(count * space.Features.Count);
        bool columns = trees.TakesColumns(count);
        space.EncodeBlock(bound, codes, start, end, values, columns ? count : 0);
        if (columns)
            trees.ScoreColumns(values, count, own);
        else
            trees.Score(values, own);
    }
}

using Cairn.Data;
using Cairn.Models.Datasets;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Linear;

/// <summary>
/// The training rows as a linear model sees them: dense columns row-major, 0/1 columns as lists of indices.
/// </summary>
/// <remarks>
/// Rows lie in chunks of a fixed size; chunks are worked on in groups whose number depends on the shape of the data
/// alone, and what the groups give is added up in their order, so sums are the same on any number of threads.
/// </remarks>
internal sealed class DesignMatrix
{
    private const int ChunkRows = 2048;
    private const int MostGroups = 64;
    private const int FewestGroups = 4;
    private const long BytesForSums = 64L << 20;

    private readonly Chunk[] _chunks;
    private readonly int _threads;

    private DesignMatrix(LinearDesign design, int rows, double[] weights, Chunk[] chunks, int threads)
    {
        Design = design;
        Rows = rows;
        Weights = weights;
        TotalWeight = weights.Sum();
        _chunks = chunks;
        _threads = threads;
    }

    public LinearDesign Design { get; }

    public int Rows { get; }

    /// <summary>Weight of each row.</summary>
    public double[] Weights { get; }

    public double TotalWeight { get; }

    /// <summary>Lays out the rows of <paramref name="data"/>.</summary>
    /// <param name="design">What their columns become.</param>
    /// <param name="data">Training rows.</param>
    /// <param name="classWeight">Factor on the weight of each row, or null.</param>
    /// <param name="threads">Most threads to use, here and in sums.</param>
    public static DesignMatrix Of(LinearDesign design, Dataset data, Func<int, double>? classWeight, int threads)
    {
        int rows = data.RowCount;
        double[] weights = new double[rows];
        for (int row = 0; row < rows; row++)
            weights[row] = (data.Weights?[row] ?? 1) * (classWeight?.Invoke(row) ?? 1);
        Table table = new(data.Features);
        EncodedColumns columns = EncodedColumns.Of(design, table, threads);
        Chunk[] chunks = new Chunk[(rows + ChunkRows - 1) / ChunkRows];
        ParallelBlocks.For(chunks.Length, threads, c =>
        {
            int start = c * ChunkRows;
            chunks[c] = columns.Chunk(start, Math.Min(rows, start + ChunkRows));
        });
        return new DesignMatrix(design, rows, weights, chunks, threads);
    }

    /// <summary>Work on the rows of one chunk, adding to the sums of its group.</summary>
    public delegate void ChunkWork(in Chunk chunk, Span<double> sums);

    /// <summary>Adds up what <paramref name="work"/> adds for each chunk.</summary>
    /// <param name="length">Number of sums.</param>
    /// <param name="work">Called once a chunk, concurrently for chunks of different groups.</param>
    public double[] Sum(int length, ChunkWork work)
    {
        long affordable = BytesForSums / (8L * Math.Max(length, 1));
        int groups = Math.Min(_chunks.Length, (int)Math.Clamp(affordable, FewestGroups, MostGroups));
        double[][] sums = new double[groups][];
        ParallelBlocks.For(groups, _threads, group =>
        {
            double[] own = new double[length];
            (int start, int end) = ParallelBlocks.RangeOf(group, groups, _chunks.Length);
            for (int c = start; c < end; c++)
                work(in _chunks[c], own);
            sums[group] = own;
        });
        double[] total = sums[0];
        for (int group = 1; group < groups; group++)
        {
            for (int i = 0; i < length; i++)
                total[i] += sums[group][i];
        }
        return total;
    }
}

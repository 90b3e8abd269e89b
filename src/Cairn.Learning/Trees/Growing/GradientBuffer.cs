using Cairn.Numerics.Histograms;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Gradient and hessian of every row for one tree: as floats, from which leaf values are taken, and as fixed-point
/// pairs, from which histograms are summed.
/// </summary>
/// <remarks>
/// The scales are powers of two chosen such that the absolute values of all rows add up to less than 2³¹: any part of
/// the rows then has an exact sum in 32 bits. With a million rows a gradient of average size still has eleven
/// bits; quantised training loses nothing with far fewer (Shi et al., "Quantized training of gradient boosting decision
/// trees", 2022). Gradients that are multiples of the scale, such as those of whole-number targets, are exact.
/// </remarks>
internal sealed class GradientBuffer
{
    private const int BlockRows = 16384;

    private readonly double[] _blockGradient;
    private readonly double[] _blockHessian;
    private readonly (long Low, long High)[] _blockUnits;

    /// <summary>A buffer for <paramref name="rows"/> rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="repeats">How many rows each row counts for, or null for one each.</param>
    public GradientBuffer(int rows, int[]? repeats)
    {
        Gradients = LargeArrays.Allocate<float>(rows);
        Hessians = LargeArrays.Allocate<float>(rows);
        Pairs = LargeArrays.Allocate<long>(rows);
        Repeats = repeats;
        Blocks = (rows + BlockRows - 1) / BlockRows;
        _blockGradient = new double[Blocks];
        _blockHessian = new double[Blocks];
        _blockUnits = new (long, long)[Blocks];
    }

    /// <summary>First derivative of the loss by the score, times the weight.</summary>
    public float[] Gradients { get; }

    /// <summary>Second derivative, times the weight; ≥ 0.</summary>
    public float[] Hessians { get; }

    /// <summary>Fixed-point pairs of the two; see <see cref="GradientPair"/>.</summary>
    public long[] Pairs { get; }

    /// <summary>How many rows each row counts for; null when every row counts once.</summary>
    public int[]? Repeats { get; }

    /// <summary>Number of blocks of rows that gradients are computed in.</summary>
    public int Blocks { get; }

    /// <summary>Value of one fixed-point unit of gradient.</summary>
    public double GradientUnit { get; private set; }

    /// <summary>Value of one fixed-point unit of hessian.</summary>
    public double HessianUnit { get; private set; }

    /// <summary>No row has a hessian of fewer units than this for each row that it counts for.</summary>
    public long LeastUnits { get; private set; }

    /// <summary>No row has a hessian of more units than this for each row that it counts for.</summary>
    public long MostUnits { get; private set; }

    /// <summary>The rows [start, end) of a block.</summary>
    public (int Start, int End) Block(int block) =>
        (block * BlockRows, Math.Min(Gradients.Length, (block + 1) * BlockRows));

    /// <summary>Makes the pairs from the floats.</summary>
    /// <returns>False when every gradient is zero, so that there is nothing left to fit.</returns>
    public bool Quantize(int threads)
    {
        ParallelBlocks.For(Blocks, threads, SumBlock);
        double gradient = 0;
        double hessian = 0;
        for (int block = 0; block < Blocks; block++)
        {
            gradient += _blockGradient[block];
            hessian += _blockHessian[block];
        }
        if (!(gradient > 1e-200) || !(hessian > 1e-200) || !double.IsFinite(gradient) || !double.IsFinite(hessian))
            return false;
        GradientUnit = UnitFor(gradient);
        HessianUnit = UnitFor(hessian);
        ParallelBlocks.For(Blocks, threads, QuantizeBlock);
        LeastUnits = long.MaxValue;
        MostUnits = 0;
        foreach ((long low, long high) in _blockUnits)
        {
            LeastUnits = Math.Min(LeastUnits, low);
            MostUnits = Math.Max(MostUnits, high);
        }
        return true;
    }

    // Rounding adds at most half a unit a row, which the room left for it takes.
    private double UnitFor(double total)
    {
        double room = Math.ScaleB(1, GradientPair.SumBits) - 2 - Gradients.Length;
        return Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(total / room)));
    }

    private void SumBlock(int block)
    {
        (int start, int end) = Block(block);
        double gradient = 0;
        double hessian = 0;
        for (int row = start; row < end; row++)
        {
            gradient += Math.Abs(Gradients[row]);
            hessian += Hessians[row];
        }
        _blockGradient[block] = gradient;
        _blockHessian[block] = hessian;
    }

    private void QuantizeBlock(int block)
    {
        (int start, int end) = Block(block);
        double gradientScale = 1 / GradientUnit;
        double hessianScale = 1 / HessianUnit;
        long low = long.MaxValue;
        long high = 0;
        for (int row = start; row < end; row++)
        {
            int gradient = (int)Math.Round(Gradients[row] * gradientScale);
            int hessian = (int)Math.Round(Hessians[row] * hessianScale);
            Pairs[row] = GradientPair.Pack(gradient, hessian);
            int count = Repeats is null ? 1 : Repeats[row];
            low = Math.Min(low, hessian / count);
            high = Math.Max(high, (hessian + count - 1) / count);
        }
        _blockUnits[block] = (low, high);
    }
}

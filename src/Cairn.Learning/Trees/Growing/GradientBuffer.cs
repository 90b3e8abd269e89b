using System.Runtime.CompilerServices;
using Cairn.Numerics.Histograms;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// Gradient and hessian of every row for one tree: as floats, from which leaf values are taken, and the scale that makes
/// fixed-point pairs of them, from which histograms are summed.
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
    private readonly (double Low, double High)[] _blockHessians;

    /// <summary>A buffer for <paramref name="rows"/> rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="repeats">How many rows each row counts for, or null for one each.</param>
    public GradientBuffer(int rows, int[]? repeats)
    {
        Gradients = LargeArrays.Allocate<float>(rows);
        Hessians = LargeArrays.Allocate<float>(rows);
        Repeats = repeats;
        Blocks = (rows + BlockRows - 1) / BlockRows;
        _blockGradient = new double[Blocks];
        _blockHessian = new double[Blocks];
        _blockHessians = new (double, double)[Blocks];
    }

    /// <summary>First derivative of the loss by the score, times the weight.</summary>
    public float[] Gradients { get; }

    /// <summary>Second derivative, times the weight; ≥ 0.</summary>
    public float[] Hessians { get; }

    /// <summary>Makes fixed-point pairs of the two; see <see cref="GradientPair"/>.</summary>
    public GradientScale Scale { get; private set; }

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

    /// <summary>Finds the scale for the floats.</summary>
    /// <returns>False when every gradient is zero, so that there is nothing left to fit.</returns>
    public bool Quantize(int threads)
    {
        ParallelBlocks.For(Blocks, threads, SumBlock);
        double gradient = 0;
        double hessian = 0;
        double low = double.PositiveInfinity;
        double high = 0;
        for (int block = 0; block < Blocks; block++)
        {
            gradient += _blockGradient[block];
            hessian += _blockHessian[block];
            low = Math.Min(low, _blockHessians[block].Low);
            high = Math.Max(high, _blockHessians[block].High);
        }
        if (!(gradient > 1e-200) || !(hessian > 1e-200) || !double.IsFinite(gradient) || !double.IsFinite(hessian))
            return false;
        GradientUnit = UnitFor(gradient);
        HessianUnit = UnitFor(hessian);
        Scale = new GradientScale((float)(1 / HessianUnit), (float)(1 / GradientUnit));
        // Rounding keeps the order of the hessians, and moves each by at most half a unit.
        bool repeats = Repeats is not null;
        LeastUnits = (long)(repeats ? Math.Floor(low / HessianUnit - 0.5) : Math.Round(low / HessianUnit));
        MostUnits = (long)(repeats ? Math.Ceiling(high / HessianUnit + 0.5) : Math.Round(high / HessianUnit));
        LeastUnits = Math.Max(0, LeastUnits);
        return true;
    }

    // Rounding adds at most half a unit a row, which the room left for it takes. The reciprocals are normal floats.
    private double UnitFor(double total)
    {
        double room = Math.ScaleB(1, GradientPair.SumBits) - 2 - Gradients.Length;
        return Math.ScaleB(1, Math.Max(-126, (int)Math.Ceiling(Math.Log2(total / room))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumBlock(int block)
    {
        (int start, int end) = Block(block);
        double gradient = 0;
        double hessian = 0;
        double low = double.PositiveInfinity;
        double high = 0;
        for (int row = start; row < end; row++)
        {
            gradient += Math.Abs(Gradients[row]);
            hessian += Hessians[row];
            double each = Repeats is null ? Hessians[row] : (double)Hessians[row] / Repeats[row];
            low = Math.Min(low, each);
            high = Math.Max(high, each);
        }
        _blockGradient[block] = gradient;
        _blockHessian[block] = hessian;
        _blockHessians[block] = (low, high);
    }
}

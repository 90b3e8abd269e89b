using Cairn.Learning.Tuning.Spaces;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>Points that fill a space more evenly than chance would.</summary>
/// <remarks>
/// The additive sequence of the generalised golden ratio φ, the root of φ^(d+1) = φ + 1: coordinate j of point n is the
/// fraction of shiftⱼ + n φ^(−j) (Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018, after
/// Kronecker). The shift is drawn from the seed.
/// </remarks>
internal sealed class QuasiRandom
{
    private readonly double[] _shift;
    private readonly double[] _step;

    public QuasiRandom(int dimensions, SeededRandom random)
    {
        double ratio = 2;
        for (int i = 0; i < 50; i++)
            ratio = Math.Pow(1 + ratio, 1.0 / (dimensions + 1));
        _shift = new double[dimensions];
        _step = new double[dimensions];
        int[] order = [.. Enumerable.Range(0, dimensions)];
        random.Shuffle<int>(order);
        for (int j = 0; j < dimensions; j++)
        {
            _shift[j] = random.NextDouble();
            _step[j] = Math.Pow(ratio, -(order[j] + 1));
        }
    }

    /// <summary>Coordinates in [0, 1) of point <paramref name="n"/>.</summary>
    public void Fill(int n, Span<double> unit)
    {
        for (int j = 0; j < _step.Length; j++)
        {
            double at = _shift[j] + (n + 1) * _step[j];
            unit[j] = at - Math.Floor(at);
        }
    }

    /// <summary>The <paramref name="n"/>-th point of a space for a seed.</summary>
    public static double[] Point(SearchSpace space, int n, ulong seed)
    {
        double[] point = new double[space.Count];
        new QuasiRandom(space.Count, new SeededRandom(seed).Split("quasi-random")).Fill(n, point);
        for (int i = 0; i < point.Length; i++)
            point[i] = space.IsActive(i, point) ? space.Parameters[i].FromUnit(point[i]) : double.NaN;
        return point;
    }
}

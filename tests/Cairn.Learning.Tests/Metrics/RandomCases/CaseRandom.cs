namespace Cairn.Learning.Tests.Metrics.RandomCases;

/// <summary>SplitMix64, the generator that Goldens/metric_cases.py makes the same cases with.</summary>
internal sealed class CaseRandom(ulong seed)
{
    private ulong _state = seed;

    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public int Below(int bound) => (int)(Uniform() * bound);

    public int Rows(int number) => number < 10 ? 1 + Below(4) : 5 + Below(56);

    /// <summary>None; any; whole ones; whole ones with zeros.</summary>
    public double[] Weights(int number, int rows)
    {
        int low = number % 4 == 2 ? 1 : 0;
        return (number % 4) switch
        {
            0 => [],
            1 => [.. Enumerable.Range(0, rows).Select(_ => 0.1 + 2 * Uniform())],
            _ => [.. Enumerable.Range(0, rows).Select(_ => (double)(low + Below(3)))],
        };
    }

    public static double Tied(double value, int number)
    {
        int grid = number / 4 % 3;
        double steps = grid == 1 ? 8 : 2;
        return grid == 0 ? value : (int)(value * steps) / steps;
    }

    public int Class(int number, int classes)
    {
        int code = Below(classes);
        return number % 17 == 5 ? 0 : number % 17 == 11 ? classes - 1 : code;
    }
}

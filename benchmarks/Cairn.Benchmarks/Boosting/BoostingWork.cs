using System.Globalization;
using System.Runtime.InteropServices;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Benchmarks.Boosting;

/// <summary>What is fitted, and the files that all contestants read: raw little-endian float32, row-major.</summary>
internal sealed record BoostingWork(int Rows, int TestRows, int Columns, int Rounds, int Leaves, int Threads)
{
    private const int BlockRows = 10_000;

    public static BoostingWork Full { get; } = new(1_000_000, 200_000, 28, 100, 255, 2);

    public static BoostingWork Quick { get; } = new(100_000, 50_000, 28, 30, 255, 2);

    /// <summary>The work as command-line arguments of a child process.</summary>
    public string[] Arguments(string folder) =>
    [
        folder,
        .. new[] { Rows, TestRows, Columns, Rounds, Leaves, Threads }.Select(v => v.ToString(CultureInfo.InvariantCulture)),
    ];

    public static (string Folder, BoostingWork Work) Parse(ReadOnlySpan<string> arguments)
    {
        int[] sizes = [.. arguments[1..].ToArray().Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        return (arguments[0], new BoostingWork(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5]));
    }

    public override string ToString() =>
        $"fit {Rows:N0} × {Columns} floats, 5 % missing, {Rounds} rounds, {Leaves} leaves, {Threads} threads";

    /// <summary>Writes <c>train.x train.y test.x test.y</c> into <paramref name="folder"/>.</summary>
    public void Write(string folder)
    {
        Write(folder, "train", Rows, firstBlock: 0);
        Write(folder, "test", TestRows, firstBlock: 1_000_000);
    }

    private void Write(string folder, string part, int rows, int firstBlock)
    {
        float[] x = new float[rows * Columns];
        float[] y = new float[rows];
        int blocks = (rows + BlockRows - 1) / BlockRows;
        SeededRandom root = new(20_260_101);
        ParallelBlocks.For(blocks, ParallelBlocks.AllThreads, block =>
        {
            SeededRandom random = root.Split((ulong)(firstBlock + block));
            for (int row = block * BlockRows; row < Math.Min(rows, (block + 1) * BlockRows); row++)
                y[row] = Draw(x.AsSpan(row * Columns, Columns), random);
        });
        File.WriteAllBytes(Path.Combine(folder, part + ".x"), MemoryMarshal.AsBytes<float>(x));
        File.WriteAllBytes(Path.Combine(folder, part + ".y"), MemoryMarshal.AsBytes<float>(y));
    }

    // A third of the features matter, through thresholds, waves and products; the log odds leave real doubt.
    private static float Draw(Span<float> x, SeededRandom random)
    {
        for (int f = 0; f < x.Length; f++)
            x[f] = (float)(f % 3 == 2 ? random.NextDouble() : random.NextNormal());
        double odds = 0.8 * x[0] + Math.Sin(2 * x[1]) + 1.5 * (x[2] > 0.6 ? 1 : 0) + 0.7 * x[3] * x[4]
            - 0.5 * x[6] * x[6] + (x[7] > 0 ? x[9] : -x[9]) * 0.6 + 0.4 * Math.Abs(x[10]) - 0.4 + 0.3 * x[12] * x[2];
        float label = random.NextDouble() < 1 / (1 + Math.Exp(-odds)) ? 1 : 0;
        for (int f = 0; f < x.Length; f++)
        {
            if (random.NextDouble() < 0.05)
                x[f] = float.NaN;
        }
        return label;
    }
}

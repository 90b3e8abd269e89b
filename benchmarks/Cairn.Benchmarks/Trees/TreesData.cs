using System.Runtime.InteropServices;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Benchmarks.Trees;

/// <summary>
/// Writes the files that all contestants read: raw little-endian, <c>.x</c> row-major float32, <c>.y</c> float32.
/// </summary>
internal static class TreesData
{
    private const int BlockRows = 10_000;

    /// <summary>Levels of each categorical column of <see cref="WriteCategorical"/>.</summary>
    public static int[] Levels { get; } = [10, 30, 100, 300, 1000, 2000, 5000, 10_000];

    /// <summary>A binary target over normal and uniform columns.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="part">Name of the files.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns, ≥ 13.</param>
    /// <param name="missing">Share of cells that are NaN.</param>
    /// <param name="firstBlock">Number of the first block of random numbers: other parts take other ones.</param>
    public static void WriteNumeric(
        string folder, string part, int rows, int columns, double missing, int firstBlock)
    {
        using FileStream values = File.Create(Path.Combine(folder, part + ".x"));
        using FileStream targets = File.Create(Path.Combine(folder, part + ".y"));
        SeededRandom root = new(20_260_101);
        int blocks = (rows + BlockRows - 1) / BlockRows;
        const int Wave = 64;
        float[] x = new float[Wave * BlockRows * columns];
        float[] y = new float[Wave * BlockRows];
        for (int first = 0; first < blocks; first += Wave)
        {
            int count = Math.Min(Wave, blocks - first);
            int start = first * BlockRows;
            int end = Math.Min(rows, (first + count) * BlockRows);
            ParallelBlocks.For(count, ParallelBlocks.AllThreads, block =>
            {
                SeededRandom random = root.Split((ulong)(firstBlock + first + block));
                int to = Math.Min(end - start, (block + 1) * BlockRows);
                for (int row = block * BlockRows; row < to; row++)
                    y[row] = Draw(x.AsSpan(row * columns, columns), missing, random);
            });
            values.Write(MemoryMarshal.AsBytes(x.AsSpan(0, (end - start) * columns)));
            targets.Write(MemoryMarshal.AsBytes(y.AsSpan(0, end - start)));
        }
    }

    /// <summary>A binary target over eight categorical columns (codes as floats) and four numeric ones.</summary>
    public static void WriteCategorical(string folder, string part, int rows, int firstBlock)
    {
        int columns = Levels.Length + 4;
        float[] x = new float[rows * columns];
        float[] y = new float[rows];
        SeededRandom root = new(20_260_102);
        // What each level adds to the log odds.
        double[][] effects = [.. Levels.Select((levels, c) =>
        {
            SeededRandom random = root.Split($"effects {c}");
            return Enumerable.Range(0, levels).Select(_ => 0.5 * random.NextNormal()).ToArray();
        })];
        int blocks = (rows + BlockRows - 1) / BlockRows;
        ParallelBlocks.For(blocks, ParallelBlocks.AllThreads, block =>
        {
            SeededRandom random = root.Split((ulong)(firstBlock + block));
            for (int row = block * BlockRows; row < Math.Min(rows, (block + 1) * BlockRows); row++)
            {
                double odds = -0.2;
                for (int c = 0; c < Levels.Length; c++)
                {
                    // Low codes are common and high ones rare, as levels are in life.
                    int code = (int)(Levels[c] * Math.Pow(random.NextDouble(), 2));
                    x[row * columns + c] = code;
                    odds += effects[c][code];
                }
                for (int c = Levels.Length; c < columns; c++)
                {
                    x[row * columns + c] = (float)random.NextNormal();
                    odds += 0.3 * x[row * columns + c];
                }
                y[row] = random.NextDouble() < 1 / (1 + Math.Exp(-odds)) ? 1 : 0;
            }
        });
        File.WriteAllBytes(Path.Combine(folder, part + ".x"), MemoryMarshal.AsBytes<float>(x));
        File.WriteAllBytes(Path.Combine(folder, part + ".y"), MemoryMarshal.AsBytes<float>(y));
    }

    /// <summary>Turns a LibSVM file with 1-based columns and its file of query sizes into the same form.</summary>
    /// <returns>Number of rows.</returns>
    public static int WriteRanking(IReadOnlyList<string> lines, string queryFile, string folder, string part, int columns)
    {
        float[] x = new float[lines.Count * columns];
        float[] y = new float[lines.Count];
        for (int row = 0; row < lines.Count; row++)
        {
            string[] fields = lines[row].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            y[row] = Parse(fields[0]);
            foreach (string field in fields.AsSpan(1))
            {
                int colon = field.IndexOf(':');
                x[row * columns + int.Parse(field.AsSpan(0, colon)) - 1] = Parse(field.AsSpan(colon + 1));
            }
        }
        int[] queries = [.. File.ReadLines(queryFile).Where(l => l.Length > 0).Select(int.Parse)];
        File.WriteAllBytes(Path.Combine(folder, part + ".x"), MemoryMarshal.AsBytes<float>(x));
        File.WriteAllBytes(Path.Combine(folder, part + ".y"), MemoryMarshal.AsBytes<float>(y));
        File.WriteAllBytes(Path.Combine(folder, part + ".q"), MemoryMarshal.AsBytes<int>(queries));
        return lines.Count;

        static float Parse(ReadOnlySpan<char> text) =>
            float.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    // A third of the columns matter, through thresholds, waves and products; the log odds leave real doubt.
    private static float Draw(Span<float> x, double missing, SeededRandom random)
    {
        for (int f = 0; f < x.Length; f++)
            x[f] = (float)(f % 3 == 2 ? random.NextDouble() : random.NextNormal());
        double odds = 0.8 * x[0] + Math.Sin(2 * x[1]) + 1.5 * (x[2] > 0.6 ? 1 : 0) + 0.7 * x[3] * x[4]
            - 0.5 * x[6] * x[6] + (x[7] > 0 ? x[9] : -x[9]) * 0.6 + 0.4 * Math.Abs(x[10]) - 0.4 + 0.3 * x[12] * x[2];
        float label = random.NextDouble() < 1 / (1 + Math.Exp(-odds)) ? 1 : 0;
        for (int f = 0; missing > 0 && f < x.Length; f++)
        {
            if (random.NextDouble() < missing)
                x[f] = float.NaN;
        }
        return label;
    }
}

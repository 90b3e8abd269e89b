using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>What is drawn when predictions are judged on resamples: rows, groups of rows, or queries; all, or a part of them.</summary>
internal sealed class ResampledUnits
{
    private ResampledUnits(int[]? rows, string name, int total, double scale)
    {
        Part = rows;
        Name = name;
        Total = total;
        Scale = scale;
    }

    /// <summary>The rows to draw from where they are not all; or null.</summary>
    public int[]? Part { get; }

    /// <summary><c>rows</c>, <c>groups</c> or <c>queries</c>.</summary>
    public string Name { get; }

    /// <summary>Number of units of all rows.</summary>
    public int Total { get; }

    /// <summary>What the spread of the part is multiplied by to be that of all: at most 1.</summary>
    public double Scale { get; }

    /// <summary>Chooses what is drawn so that the work stays within bounds.</summary>
    /// <param name="data">The rows judged.</param>
    /// <param name="visits">Visits of a row that one measurement of all models takes.</param>
    /// <param name="options">How often, seed, and the most visits.</param>
    public static ResampledUnits Of(Dataset data, double visits, BootstrapOptions options)
    {
        bool grouped = data.Group is not null;
        string name = !grouped ? "rows" : data.Task == LearningTask.Ranking ? "queries" : "groups";
        int units = grouped ? data.Queries.Max() + 1 : data.RowCount;
        double wanted = data.RowCount * visits * options.Resamples;
        if (wanted <= options.MostVisits)
            return new ResampledUnits(null, name, units, 1);
        // At least so many that the part looks like the whole.
        const int Fewest = 2000;
        int kept = Math.Min(units, Math.Max(Fewest, (int)(units * (options.MostVisits / wanted))));
        int[] order = [.. Enumerable.Range(0, units)];
        new SeededRandom(options.Seed).Split("bootstrap").Split("part").Shuffle(order.AsSpan());
        bool[] chosen = new bool[units];
        foreach (int unit in order.AsSpan(0, kept))
            chosen[unit] = true;
        IReadOnlyList<int>? unitOf = grouped ? data.Queries : null;
        int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(row => chosen[unitOf?[row] ?? row])];
        return new ResampledUnits(rows, name, units, Math.Sqrt((double)kept / units));
    }

    /// <summary>The number of the unit of each row drawn from, from 0 without gaps; null when each row is a unit.</summary>
    /// <param name="data">The rows that are drawn from.</param>
    /// <param name="rows">Those of them that are judged.</param>
    public static int[]? UnitOf(Dataset data, int[] rows)
    {
        // Of a ranking, what is judged are the queries themselves.
        if (data.Group is null || data.Task == LearningTask.Ranking)
            return null;
        Dictionary<int, int> numbers = [];
        int[] units = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int group = data.Queries[rows[i]];
            if (!numbers.TryGetValue(group, out units[i]))
                numbers[group] = units[i] = numbers.Count;
        }
        return units;
    }
}

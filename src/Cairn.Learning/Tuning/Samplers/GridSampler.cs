using System.Globalization;
using Cairn.Formats;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>Tries every point of a grid once, in an order drawn from the seed.</summary>
/// <remarks>
/// Choices have all their values in the grid. Numbers have as many evenly spread ones, but no more than there are, as keep
/// the grid within the points asked for; at least two.
/// </remarks>
public sealed class GridSampler : ISampler
{
    private const int MostPoints = 100_000;

    private readonly int _points;

    /// <summary>A grid.</summary>
    /// <param name="points">Most points wanted, 1 to 100,000; more only where two values a number already are.</param>
    public GridSampler(int points)
    {
        _points = Math.Clamp(points, 1, MostPoints);
    }

    /// <inheritdoc/>
    public string Name => "grid";

    /// <inheritdoc/>
    /// <exception cref="InputException"><c>bad-space</c>: two values a number are too many points already.</exception>
    public double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed)
    {
        List<double[]> grid = GridOf(space);
        int[] order = [.. Enumerable.Range(0, grid.Count)];
        new SeededRandom(seed).Split("grid").Shuffle<int>(order);
        // The first trials may be points of somebody else's choice, which the grid does not skip.
        HashSet<string> tried = [.. trials.Where(t => t.Number != number).Select(t => KeyOf(t.Point))];
        int next = Array.FindIndex(order, i => !tried.Contains(KeyOf(grid[i])));
        return next < 0 ? null : grid[order[next]];
    }

    /// <summary>Number of points of the grid.</summary>
    public int CountOf(SearchSpace space) => GridOf(space).Count;

    private List<double[]> GridOf(SearchSpace space)
    {
        List<double[]>? best = null;
        for (int levels = 2; levels <= _points + 1; levels++)
        {
            List<double[]>? grid = [];
            Extend(space, levels, 0, new double[space.Count], grid, best is null ? MostPoints : _points);
            if (grid.Count > (best is null ? MostPoints : _points))
            {
                return best ?? throw new InputException(
                    "bad-space", $"Two values for each of {space.Count} parameters are more than {MostPoints} points.",
                    "Search fewer parameters, or take another sampler.");
            }
            if (grid.Count == best?.Count && space.Parameters.All(p => p.Count is long count && count < levels))
                return best;
            best = grid;
        }
        return best!;
    }

    private static void Extend(SearchSpace space, int levels, int at, double[] point, List<double[]> grid, int most)
    {
        if (grid.Count > most)
            return;
        if (at == space.Count)
        {
            grid.Add([.. point]);
            return;
        }
        foreach (double value in space.IsActive(at, point) ? ValuesOf(space.Parameters[at], levels) : [double.NaN])
        {
            point[at] = value;
            Extend(space, levels, at + 1, point, grid, most);
        }
    }

    private static IEnumerable<double> ValuesOf(Parameter parameter, int levels)
    {
        if (parameter.Range.IsChoice)
            return Enumerable.Range(0, parameter.Range.Choices.Count).Select(i => (double)i);
        (double low, double high) = (parameter.ToUnit(parameter.Range.Low), parameter.ToUnit(parameter.Range.High));
        return Enumerable.Range(0, levels).Select(i => parameter.FromUnit(low + (high - low) * i / (levels - 1))).Distinct();
    }

    private static string KeyOf(IReadOnlyList<double> point) =>
        string.Join(';', point.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}

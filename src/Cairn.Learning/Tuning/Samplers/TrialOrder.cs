using Cairn.Learning.Tuning.Trials;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>Trials from the best to the worst, by one objective or several.</summary>
/// <remarks>
/// Several objectives are ordered by fronts of points that none dominates and, within a front, by the room around a point:
/// Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002), sections III.A and III.B.
/// </remarks>
internal static class TrialOrder
{
    /// <summary>
    /// Complete trials from the best on, then pruned ones: those that came further first, and of those the better ones.
    /// </summary>
    public static List<Trial> Best(IReadOnlyList<Trial> trials)
    {
        List<Trial> complete = [.. trials.Where(t => t.State == TrialState.Complete)];
        IEnumerable<Trial> pruned = trials.Where(t => t is { State: TrialState.Pruned, Steps.Count: > 0 })
            .OrderByDescending(t => t.Steps[^1].Step).ThenBy(t => Comparable(t.Steps[^1].Loss));
        if (complete.Count == 0 || complete[0].Losses.Count == 1)
            return [.. complete.OrderBy(t => Comparable(t.Losses[0])), .. pruned];
        (int[] ranks, double[] rooms) = Crowding(complete);
        return [.. Enumerable.Range(0, complete.Count).OrderBy(i => ranks[i]).ThenByDescending(i => rooms[i]).Select(i => complete[i]), .. pruned];
    }

    /// <summary>The complete trials that no other is at least as good as in everything and better in something.</summary>
    public static IReadOnlyList<Trial> Front(IReadOnlyList<Trial> trials)
    {
        Trial[] complete = [.. trials.Where(t => t.State == TrialState.Complete)];
        return [.. complete.Where(t => !complete.Any(other => Dominates(other, t))).OrderBy(t => t.Losses[0])];
    }

    /// <summary>The number of each trial's front from 0, and the room around it there; infinite at the ends.</summary>
    public static (int[] Ranks, double[] Rooms) Crowding(IReadOnlyList<Trial> complete)
    {
        int[] ranks = new int[complete.Count];
        double[] rooms = new double[complete.Count];
        List<int> left = [.. Enumerable.Range(0, complete.Count)];
        for (int rank = 0; left.Count > 0; rank++)
        {
            int[] front = [.. left.Where(i => !left.Exists(j => Dominates(complete[j], complete[i])))];
            foreach (int i in front)
                ranks[i] = rank;
            for (int objective = 0; objective < complete[0].Losses.Count; objective++)
                AddRoom(complete, [.. front.OrderBy(i => Comparable(complete[i].Losses[objective]))], objective, rooms);
            left.RemoveAll(i => front.Contains(i));
        }
        return (ranks, rooms);
    }

    /// <summary>A loss in which what is not a number is worse than every number.</summary>
    public static double Comparable(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss;

    private static void AddRoom(IReadOnlyList<Trial> complete, int[] front, int objective, double[] rooms)
    {
        double At(int place) => Comparable(complete[front[place]].Losses[objective]);
        rooms[front[0]] = rooms[front[^1]] = double.PositiveInfinity;
        double width = At(front.Length - 1) - At(0);
        for (int place = 1; place < front.Length - 1 && width > 0 && double.IsFinite(width); place++)
            rooms[front[place]] += (At(place + 1) - At(place - 1)) / width;
    }

    private static bool Dominates(Trial a, Trial b)
    {
        bool better = false;
        for (int i = 0; i < a.Losses.Count; i++)
        {
            (double x, double y) = (Comparable(a.Losses[i]), Comparable(b.Losses[i]));
            if (x > y)
                return false;
            better |= x < y;
        }
        return better;
    }
}

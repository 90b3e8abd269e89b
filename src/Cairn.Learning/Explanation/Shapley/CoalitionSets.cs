using Cairn.Numerics.Random;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>Which sets of columns kernel SHAP tries, and how much each counts.</summary>
/// <remarks>
/// A set of s of M columns has the kernel weight (M − 1) / (C(M, s)·s·(M − s)) (Lundberg and Lee, "A unified approach
/// to interpreting model predictions", 2017, theorem 2), so the smallest and largest matter most. Sizes are taken
/// whole, s with M − s, from the outside in, while the sets allowed suffice; what weight is left is shared by sets
/// drawn from the sizes left, each with its complement, which halves the variance (Covert and Lee 2021).
/// </remarks>
internal sealed class CoalitionSets
{
    private CoalitionSets(bool[] members, double[] weights, bool isComplete)
    {
        Members = members;
        Weights = weights;
        IsComplete = isComplete;
    }

    /// <summary>sets × players: whether each belongs to the set.</summary>
    public bool[] Members { get; }

    /// <summary>Weight of each set.</summary>
    public double[] Weights { get; }

    /// <summary>Whether all sets but the empty and the full one are there, so that the values are exact.</summary>
    public bool IsComplete { get; }

    /// <summary>The sets for so many players.</summary>
    /// <param name="players">M, ≥ 2.</param>
    /// <param name="most">Most sets; those of one player and of all but one are always there.</param>
    /// <param name="random">Draws the sets of the inner sizes.</param>
    public static CoalitionSets Of(int players, int most, SeededRandom random)
    {
        List<bool[]> sets = [];
        List<double> weights = [];
        double left = Enumerable.Range(1, players - 1).Sum(s => SizeWeight(players, s));
        int size = 1;
        for (; size <= players / 2; size++)
        {
            bool isMiddle = 2 * size == players;
            double count = Choose(players, size) * (isMiddle ? 1 : 2);
            if (size > 1 && sets.Count + count > most)
                break;
            double weight = SizeWeight(players, size) / Choose(players, size);
            foreach (bool[] set in SetsOf(players, size))
            {
                Add(set, weight);
                if (!isMiddle)
                    Add([.. set.Select(member => !member)], weight);
            }
            left -= SizeWeight(players, size) * (isMiddle ? 1 : 2);
        }
        bool isComplete = size > players / 2;
        if (!isComplete)
            Draw(players, size, most, left, sets, weights, random);
        return new CoalitionSets([.. sets.SelectMany(set => set)], [.. weights], isComplete);

        void Add(bool[] set, double weight)
        {
            sets.Add(set);
            weights.Add(weight);
        }
    }

    private static void Draw(
        int players, int smallest, int most, double left, List<bool[]> sets, List<double> weights, SeededRandom random)
    {
        int pairs = Math.Max(1, (most - sets.Count) / 2);
        double[] chances = [.. Enumerable.Range(smallest, players - 2 * smallest + 1)
            .Select(s => SizeWeight(players, s))];
        double total = chances.Sum();
        int[] order = [.. Enumerable.Range(0, players)];
        for (int pair = 0; pair < pairs; pair++)
        {
            double at = random.NextDouble() * total;
            int pick = 0;
            while (pick < chances.Length - 1 && at >= chances[pick])
                at -= chances[pick++];
            random.Shuffle<int>(order);
            bool[] set = new bool[players];
            foreach (int member in order.AsSpan(0, smallest + pick))
                set[member] = true;
            sets.Add(set);
            sets.Add([.. set.Select(member => !member)]);
            weights.Add(left / (2 * pairs));
            weights.Add(left / (2 * pairs));
        }
    }

    // Weight of all sets of a size together.
    private static double SizeWeight(int players, int size) => (players - 1.0) / (size * (double)(players - size));

    private static double Choose(int n, int k)
    {
        double result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return Math.Round(result);
    }

    private static IEnumerable<bool[]> SetsOf(int players, int size)
    {
        int[] members = [.. Enumerable.Range(0, size)];
        while (true)
        {
            bool[] set = new bool[players];
            foreach (int member in members)
                set[member] = true;
            yield return set;
            int last = size - 1;
            while (last >= 0 && members[last] == players - size + last)
                last--;
            if (last < 0)
                yield break;
            members[last]++;
            for (int i = last + 1; i < size; i++)
                members[i] = members[i - 1] + 1;
        }
    }
}

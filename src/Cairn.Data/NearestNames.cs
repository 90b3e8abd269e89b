namespace Cairn.Data;

/// <summary>Finds the names that a mistyped one was probably meant to be; error hints quote them.</summary>
public static class NearestNames
{
    /// <summary>A sentence such as <c>Did you mean 'income'?</c>, or the list of known names when none is near.</summary>
    /// <param name="wanted">The unknown name.</param>
    /// <param name="known">Every name that would have been accepted.</param>
    public static string Hint(string wanted, IEnumerable<string> known)
    {
        List<string> names = [.. known];
        List<string> near = [.. Of(wanted, names)];
        if (near.Count > 0)
            return "Did you mean " + string.Join(" or ", near.Select(n => $"'{n}'")) + "?";
        string list = string.Join(", ", names.Take(12));
        return names.Count == 0 ? "There is none to choose from."
            : names.Count > 12 ? $"Known: {list}, … ({names.Count} in all)." : $"Known: {list}.";
    }

    /// <summary>At most three of <paramref name="known"/> within a third of the length in edits, nearest first.</summary>
    public static IEnumerable<string> Of(string wanted, IEnumerable<string> known)
    {
        int limit = Math.Max(1, wanted.Length / 3);
        return known
            .Select(name => (name, distance: Distance(wanted.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .Take(3)
            .Select(pair => pair.name);
    }

    // Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each count one.
    private static int Distance(string a, string b)
    {
        int[] beforePrevious = new int[b.Length + 1];
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[b.Length];
    }
}

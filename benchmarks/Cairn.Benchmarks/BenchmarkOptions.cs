namespace Cairn.Benchmarks;

/// <summary>What the command line asks of a benchmark.</summary>
/// <param name="Quick">Under a minute in all, on smaller work.</param>
/// <param name="Parts">Names of the parts wanted; all when null.</param>
/// <param name="Family">Family of learners that is compared; all when null.</param>
internal sealed record BenchmarkOptions(bool Quick, IReadOnlyList<string>? Parts, string? Family)
{
    /// <summary>Whether a part is wanted.</summary>
    public bool Wants(string part) => Parts is null || Parts.Contains(part);

    /// <summary>Reads <c>NAME… [--quick] [--json] [--parts A,B] [--family F]</c>.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="names">The arguments that are neither options nor their values.</param>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments, out IReadOnlyList<string> names)
    {
        List<string> rest = [];
        string? parts = null;
        string? family = null;
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--parts" && i + 1 < arguments.Count)
                parts = arguments[++i];
            else if (arguments[i] == "--family" && i + 1 < arguments.Count)
                family = arguments[++i];
            else if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
                rest.Add(arguments[i]);
        }
        names = rest;
        return new BenchmarkOptions(arguments.Contains("--quick"), parts?.Split(','), family);
    }
}

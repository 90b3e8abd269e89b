using System.Text.Json.Nodes;

namespace Cairn.Learning.Tests.Metrics.RandomCases;

/// <summary>The values of scikit-learn on the random cases, and how ours are held to them.</summary>
internal sealed class CaseGoldens
{
    public const int Cases = 200;
    private const double Tolerance = 1e-9;

    private static readonly JsonNode s_all =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "metric_cases.json")))!;

    private readonly Dictionary<string, double?[]> _expected;
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _met = [];

    private CaseGoldens(string family)
    {
        _expected = s_all[family]!.AsObject().ToDictionary(
            m => m.Key, m => m.Value!.AsArray().Select(v => v?.GetValue<double>()).ToArray());
    }

    /// <summary>Checks every metric of every case of a family, and that no metric of the goldens is left out.</summary>
    public static void Check(string family, Action<CaseGoldens, int> judge)
    {
        CaseGoldens goldens = new(family);
        for (int number = 0; number < Cases; number++)
            judge(goldens, number);
        Assert.Equal(goldens._expected.Keys.Order(), goldens._met.Order());
        Assert.True(
            goldens._faults.Count == 0,
            $"{goldens._faults.Count} differ:\n" + string.Join('\n', goldens._faults.Take(25)));
    }

    /// <summary>Holds one value to scikit-learn's; where that is undefined, ours must be NaN.</summary>
    public void Meet(string metric, int number, double value)
    {
        _met.Add(metric);
        double? expected = _expected[metric][number];
        bool same = expected is double wanted
            ? Math.Abs(value - wanted) <= Tolerance * Math.Max(1, Math.Abs(wanted))
            : double.IsNaN(value);
        if (!same)
            _faults.Add($"{metric}, case {number}: expected {expected?.ToString("R") ?? "undefined"}, found {value:R}");
    }

    /// <summary>Like <see cref="Meet"/>, but anything finite will do where scikit-learn's value is noise.</summary>
    public void MeetWhereDefined(string metric, int number, double value)
    {
        if (_expected[metric][number] is null && double.IsFinite(value))
            _met.Add(metric);
        else
            Meet(metric, number, value);
    }

    /// <summary>One number for several columns: every finite value by its place.</summary>
    public static double Digest(params IReadOnlyList<double>[] columns)
    {
        double total = 0;
        for (int c = 0; c < columns.Length; c++)
        {
            for (int i = 0; i < columns[c].Count; i++)
                total += double.IsFinite(columns[c][i]) ? (c + 1) * (i + 1) * columns[c][i] : 0;
        }
        return total;
    }
}

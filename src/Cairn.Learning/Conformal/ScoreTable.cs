using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>How unlike rows were that nothing had learnt from: scores in ascending order, of all rows or by
/// group.</summary>
/// <remarks>
/// The threshold at a level is the ⌈(n + 1)·level⌉-th score: the least that covers a further row with that chance,
/// whatever the
/// model and the data, as long as rows are exchangeable (Vovk, Gammerman and Shafer 2005; Lei et al. 2018, theorem
/// 2.1). The
/// coverage of one calibration is then Beta(k, n + 1 − k) distributed. Groups that were too small for the coverage
/// asked for in
/// training share what is called the rest.
/// </remarks>
internal sealed class ScoreTable
{
    private const string Rest = "all";
    private const int MostGroups = 1000;

    private readonly double[][] _scores;
    private readonly Dictionary<string, int> _groupOf = new(StringComparer.Ordinal);

    private ScoreTable(IReadOnlyList<string> names, double[][] scores)
    {
        Names = names;
        _scores = scores;
        foreach ((int i, string name) in names.Index().Skip(1))
            _groupOf[name] = i;
    }

    /// <summary>Names of the groups; the first is that of all rows.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of scores of all rows.</summary>
    public int Count => _scores[0].Length;

    /// <summary>The scores of all rows, ascending.</summary>
    public ReadOnlySpan<double> All => _scores[0];

    /// <summary>Scores of rows that are alike.</summary>
    public static ScoreTable Of(double[] scores) => new([Rest], [Sorted(scores)]);

    /// <summary>Scores by group.</summary>
    /// <param name="scores">Score of each row.</param>
    /// <param name="groups">Group of each row.</param>
    /// <param name="coverage">The level that each group must be able to answer; smaller ones go with all rows.</param>
    /// <param name="small">Receives the groups that are too small.</param>
    public static ScoreTable Of(double[] scores, string[] groups, double coverage, List<string> small)
    {
        List<string> names = [Rest];
        List<double[]> of = [Sorted(scores)];
        foreach (IGrouping<string, double> group in scores.Zip(groups).GroupBy(row => row.Second, row => row.First)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            double[] own = Sorted([.. group]);
            if (RankOf(own.Length, coverage) > own.Length)
            {
                small.Add(group.Key);
                continue;
            }
            names.Add(group.Key);
            of.Add(own);
        }
        if (names.Count > MostGroups + 1)
        {
            throw new InputException(
                "too-many-groups", $"The column has {names.Count - 1} values with rows of their own; at most {MostGroups} are taken.",
                "Name a column with fewer values.");
        }
        return new ScoreTable(names, [.. of]);
    }

    /// <summary>The rank of the score that covers a level among n rows and one more.</summary>
    public static int RankOf(int rows, double level) => (int)Math.Ceiling((rows + 1.0) * level - 1e-9 * (rows + 1.0));

    /// <summary>The least number of rows that can answer a level.</summary>
    public static int RowsFor(double level) => (int)Math.Ceiling(level / (1 - level) - 1e-9 / (1 - level));

    /// <summary>Refuses a level that so many rows cannot promise.</summary>
    /// <exception cref="InputException"><c>too-few-rows</c>.</exception>
    public static void CheckRows(int rows, double level, string of)
    {
        if (RankOf(rows, level) <= rows)
            return;
        throw new InputException(
            "too-few-rows",
            string.Create(
                CultureInfo.InvariantCulture,
                $"A coverage of {level} wants at least {RowsFor(level)} rows to calibrate on{of}; there are {rows}."),
            string.Create(
                CultureInfo.InvariantCulture, $"Give more rows, or ask for {Math.Floor(1000.0 * rows / (rows + 1)) / 1000} at most."));
    }

    /// <summary>The group of a name; 0, all rows, for one that has none of its own.</summary>
    public int GroupOf(string name) => _groupOf.GetValueOrDefault(name);

    /// <summary>The threshold of a group at a level.</summary>
    /// <exception cref="InputException"><c>too-few-rows</c>.</exception>
    public double Threshold(int group, double level)
    {
        double[] scores = _scores[group];
        CheckRows(scores.Length, level, group == 0 ? "" : $" for '{Names[group]}'");
        return scores[Math.Max(1, RankOf(scores.Length, level)) - 1];
    }

    public JsonArray Save(List<StoredTensor> tensors)
    {
        for (int group = 0; group < _scores.Length; group++)
            tensors.Add(StoredTensor.From<double>(NameOf(group), _scores[group]));
        return new JsonArray([.. Names.Select(name => (JsonNode)name)]);
    }

    public static ScoreTable Load(JsonNode? node, ModelState state)
    {
        if (node is not JsonArray { Count: >= 1 and <= MostGroups + 1 } array)
            throw state.Broken("it names no groups");
        string[] names = [.. array.Select(name => name is JsonValue v && v.TryGetValue(out string? text) ? text : throw state.Broken("a group has no name"))];
        double[][] scores = [.. names.Select((_, group) => state.Tensor<double>(NameOf(group)))];
        foreach (double[] own in scores)
        {
            for (int i = 0; i < own.Length; i++)
            {
                if (!double.IsFinite(own[i]) || (i > 0 && own[i] < own[i - 1]))
                    throw state.Broken("its scores do not ascend");
            }
        }
        return new ScoreTable(names, scores);
    }

    private static string NameOf(int group) => $"scores/{group}";

    private static double[] Sorted(double[] scores)
    {
        double[] sorted = [.. scores];
        Array.Sort(sorted);
        return sorted;
    }
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Trees.Interchange;

/// <summary>Models that other libraries made, with what they predict; see the scripts beside them.</summary>
internal static class GoldenModels
{
    private static readonly Dictionary<string, JsonObject> s_cases = [];

    /// <summary>Path of a golden.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, "Goldens", "Interchange", .. parts]);

    /// <summary>The file of cases of a folder.</summary>
    public static JsonObject CasesOf(string folder)
    {
        lock (s_cases)
        {
            if (!s_cases.TryGetValue(folder, out JsonObject? cases))
                s_cases[folder] = cases = JsonNode.Parse(File.ReadAllText(PathOf(folder, "cases.json")))!.AsObject();
            return cases;
        }
    }

    /// <summary>Names of the cases of a folder.</summary>
    public static IEnumerable<string> NamesOf(string folder) => CasesOf(folder)["cases"]!.AsObject().Select(c => c.Key);

    /// <summary>Numbers; null is NaN.</summary>
    public static double[] Numbers(JsonNode? array) =>
        [.. array!.AsArray().Select(v => v is null ? double.NaN : (double)v)];

    /// <summary>Rows of numbers as the columns that a model reads; categories by their number.</summary>
    public static Table ToTable(JsonNode rows, Signature signature)
    {
        double[][] values = [.. rows.AsArray().Select(row => Numbers(row))];
        return new Table([.. signature.Inputs.Select((input, i) => ToColumn(input, [.. values.Select(row => row[i])]))]);
    }

    /// <summary>Columns by name: numbers, or the codes of categories that have the names of the levels.</summary>
    public static Table ToTable(JsonNode frame, JsonNode codes, Signature signature) =>
        new([.. signature.Inputs.Select(input =>
        {
            if (input.Kind != ColumnKind.Category)
                return (Column)new NumberColumn(input.Name, Numbers(frame[input.Name]));
            bool named = !input.Levels!.Contains("0");
            string?[] texts = named
                ? [.. frame[input.Name]!.AsArray().Select(v => (string?)v)]
                : [.. codes[input.Name]!.AsArray().Select(v => (int)v! < 0 ? null : v!.ToString())];
            return ToCategory(input, texts);
        })]);

    /// <summary>The largest difference from what is expected, in units of 1 + its size.</summary>
    public static double LargestDifference(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]) / (1 + Math.Abs(expected[i])));
        return largest;
    }

    /// <summary>The numbers that a model answers, row after row: all but the labels.</summary>
    public static double[] Answers(GradientBoostingModel model, Table rows)
    {
        NumberColumn[] columns = [.. model.Predict(rows).Columns.OfType<NumberColumn>()];
        double[] answers = new double[columns.Length * rows.RowCount];
        for (int row = 0; row < rows.RowCount; row++)
        {
            for (int i = 0; i < columns.Length; i++)
                answers[row * columns.Length + i] = columns[i].Values[row];
        }
        return answers;
    }

    private static Column ToColumn(InputField input, double[] values) => input.Kind == ColumnKind.Category
        ? ToCategory(input, [.. values.Select(v => double.IsNaN(v) ? null : v.ToString())])
        : new NumberColumn(input.Name, values);

    private static CategoryColumn ToCategory(InputField input, string?[] texts)
    {
        List<string> levels = [.. texts.Where(t => t is not null).Select(t => t!).Distinct()];
        return new CategoryColumn(input.Name, [.. texts.Select(t => t is null ? -1 : levels.IndexOf(t))], [.. levels]);
    }
}

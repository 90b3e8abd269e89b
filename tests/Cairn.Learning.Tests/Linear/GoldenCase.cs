using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Linear;

/// <summary>
/// One model that scikit-learn fitted, as Goldens/linear.py wrote it, and the data set it was fitted to.
/// </summary>
internal sealed class GoldenCase
{
    private readonly JsonNode _json;

    private GoldenCase(JsonNode json) => _json = json;

    public string Name => (string)_json["name"]!;

    public IEnumerable<KeyValuePair<string, string>> Options =>
        _json["options"]!.AsObject().Select(o => KeyValuePair.Create(o.Key, (string)o.Value!));

    public double? R2 => (double?)_json["r2"];

    /// <summary>Coefficients by "column|level|class", on the scale of the columns.</summary>
    public Dictionary<string, double> Coefficients => _json["coefficients"]!.AsArray().ToDictionary(
        entry => $"{(string)entry![0]!}|{(string)entry[1]!}|{(string)entry[2]!}", entry => (double)entry![3]!);

    public int[] Rows => [.. _json["rows"]!.AsArray().Select(row => (int)row!)];

    public double[][] Predictions =>
        [.. _json["predictions"]!.AsArray().Select(row => row!.AsArray().Select(v => (double)v!).ToArray())];

    public static GoldenCase Read(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Goldens", "linear.json"));
        return new GoldenCase(JsonNode.Parse(file)!.AsArray().Single(c => (string)c!["name"]! == name)!);
    }

    /// <summary>The real table with its roles; skips the test where the data is not on this machine.</summary>
    public Dataset Data()
    {
        string? root = Environment.GetEnvironmentVariable("CAIRN_DATA");
        Assert.SkipUnless(root is not null, "CAIRN_DATA is not set");
        string path = Path.Combine(root!, "tabular", (string)_json["file"]!);
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        string target = (string)_json["target"]!;
        Table table = ReadPlain(path);
        table = table.Take([.. Enumerable.Range(0, table.RowCount).Where(row => !table[target].IsMissing(row))]);
        table = table.With(new NumberColumn("_weight", [.. Enumerable.Range(0, table.RowCount).Select(row => 1.0 + row % 3)]));
        bool isRegression = R2 is not null;
        LearningTask task = isRegression ? LearningTask.Regression
            : DatasetBuilder.InferTask(table[target]);
        string[] features = [.. table.Names.Where(name => name != target && name != "_weight")];
        return new Dataset(table, target, task, features, (bool)_json["weighted"]! ? "_weight" : null);
    }

    // These files hold no quotes. A first line that begins with a number is not a header.
    private static Table ReadPlain(string path)
    {
        string[][] lines = [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(','))];
        bool hasNames = !double.TryParse(lines[0][0], CultureInfo.InvariantCulture, out _);
        string[][] rows = lines[1..];
        List<Column> columns = [];
        for (int c = 0; c < rows[0].Length; c++)
        {
            string?[] texts = [.. rows.Select(row => row[c].Length == 0 ? null : row[c])];
            string name = hasNames ? lines[0][c] : $"c{c + 1}";
            bool isNumber = texts.All(t => t is null || double.TryParse(t, CultureInfo.InvariantCulture, out _));
            bool isLast = c == rows[0].Length - 1 && !hasNames;
            columns.Add(!isNumber || isLast
                ? CategoryColumn.FromTexts(name, texts)
                : new NumberColumn(name, [.. texts.Select(t => t is null ? double.NaN : double.Parse(t, CultureInfo.InvariantCulture))]));
        }
        return new Table(columns);
    }
}

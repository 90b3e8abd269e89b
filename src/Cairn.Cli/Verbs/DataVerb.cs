using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Data.Reading;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn data describe FILE</c>: what is in a file, and what to look at before learning from it.</summary>
internal sealed class DataVerb
{
    private readonly Argument<string> _file = new("FILE") { Description = "CSV, TSV or JSON lines, plain or gzip; - for standard input." };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "Column to predict; columns that give it away are then warned of.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _saveSchema = new("--save-schema")
    {
        Description = "Write the kinds found to this file, to edit and to read by with --schema.",
        HelpName = "FILE.json",
    };

    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new DataVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command describe = new("describe", "Print kinds, missing values, quantiles, samples and warnings.")
        {
            _file, _target, _saveSchema,
        };
        _compute.AddTo(describe);
        _dataOptions.AddTo(describe);
        describe.Handle(Describe);
        return new Command("data", "Look at data.") { describe };
    }

    private int Describe(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string? schemaPath = OutputPath.Check("--save-schema", parsed.GetValue(_saveSchema));
        string path = parsed.GetRequiredValue(_file);
        int threads = _compute.Threads(parsed);
        TableReadResult read = _dataOptions.Read(parsed, path, threads, schema: null, cancellation);
        TableDescription description = TableDescription.Of(read.Table, read.Schema, parsed.GetValue(_target), threads);
        if (schemaPath is not null)
            read.Schema.Save(schemaPath);
        JsonObject json = description.ToJson();
        json["sha256"] = read.Digest;
        json["notes"] = new JsonArray([.. read.Notes.Select(n => (JsonNode)n)]);
        terminal.Result(json, console => Write(console, path, description, read.Notes));
        return 0;
    }

    private static void Write(IAnsiConsole console, string path, TableDescription description, IReadOnlyList<string> notes)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path}: {description.Rows:N0} rows, {description.Columns.Count} columns"));
        foreach (string note in notes)
            console.WriteLine(note);
        Table table = Terminal.Table(
            "column", "kind", ">missing", ">distinct", ">min", ">q25", ">median", ">q75", ">max", "samples");
        foreach (ColumnDescription column in description.Columns)
            table.AddRow(Terminal.Row(Cells(column)));
        console.Write(table);
        foreach (TableWarning warning in description.Warnings)
            console.MarkupLineInterpolated($"[yellow]warning[/] {warning.Message}");
    }

    private static string[] Cells(ColumnDescription column)
    {
        ColumnProfile profile = column.Profile;
        bool numeric = profile.Quantiles.Count > 0;
        return
        [
            profile.Name,
            ColumnKinds.NameOf(profile.Kind),
            profile.Missing == 0 ? "" : profile.MissingRate.ToString("P1", CultureInfo.InvariantCulture),
            (profile.DistinctIsExact ? "" : "≈ ") + profile.Distinct.ToString("N0", CultureInfo.InvariantCulture),
            numeric ? Value(profile, 0) : "",
            numeric ? Value(profile, 0.25) : "",
            numeric ? Value(profile, 0.5) : "",
            numeric ? Value(profile, 0.75) : "",
            numeric ? Value(profile, 1) : "",
            string.Join(", ", column.Samples.Take(4)),
        ];
    }

    private static string Value(ColumnProfile profile, double probability)
    {
        double value = profile.Quantile(probability);
        return profile.Kind == ColumnKind.Time
            ? DateTime.UnixEpoch.AddSeconds(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : value.ToString("G5", CultureInfo.InvariantCulture);
    }
}

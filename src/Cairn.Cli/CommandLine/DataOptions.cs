using System.CommandLine;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on how to read a data file; every verb that reads one takes them.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _schema = new("--schema")
    {
        Description = "JSON file of column kinds to read by, as 'cairn data describe --save-schema' writes it.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _columns = new("--column")
    {
        Description = "Kind of one column: name=number|integer|boolean|category|text|time|identifier. May be repeated.",
        HelpName = "NAME=KIND",
    };

    private readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "The first line is data; columns are called c1, c2, …",
    };

    private readonly Option<bool> _header = new("--header") { Description = "The first line names the columns." };

    private readonly Option<string?> _delimiter = new("--delimiter")
    {
        Description = "Character between fields, or 'tab'; found by itself when left out.",
        HelpName = "CHARACTER",
    };

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A text that stands for a missing value, besides the empty field. May be repeated.",
        HelpName = "TEXT",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_schema);
        command.Add(_columns);
        command.Add(_header);
        command.Add(_noHeader);
        command.Add(_delimiter);
        command.Add(_missing);
    }

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="schema">Kinds to read by when the command line names none.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public TableReadResult Read(
        ParseResult parsed, string path, int threads, Schema? schema, CancellationToken cancellation)
    {
        if (path != "-" && !File.Exists(path))
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
            throw new InputException(
                "no-such-file",
                Directory.Exists(path) ? $"'{path}' is a folder; a data file is wanted." : $"There is no file '{path}'.",
                Directory.Exists(folder)
                    ? NearestNames.Hint(Path.GetFileName(path), Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!))
                    : $"There is no folder '{folder}' either.");
        }
        string? schemaPath = parsed.GetValue(_schema);
        TableReadOptions options = new()
        {
            Schema = schemaPath is null ? schema : Schema.Load(schemaPath),
            Kinds = ParseKinds(parsed.GetValue(_columns) ?? []),
            HasHeader = HasHeader(parsed),
            Delimiter = ParseDelimiter(parsed.GetValue(_delimiter)),
            MissingMarkers = parsed.GetValue(_missing) is { Length: > 0 } markers ? markers : null,
            // What a file lacks is told by the verb, which knows what each column is for.
            AllowAbsentColumns = schemaPath is null,
            Threads = threads,
            Cancellation = cancellation,
        };
        return TableReader.Read(path, options);
    }

    /// <summary>Whether the caller said what kind a column is.</summary>
    public bool Chooses(ParseResult parsed, string column) =>
        parsed.GetValue(_schema) is not null || ParseKinds(parsed.GetValue(_columns) ?? []).ContainsKey(column);

    private bool? HasHeader(ParseResult parsed)
    {
        bool header = parsed.GetValue(_header);
        bool noHeader = parsed.GetValue(_noHeader);
        if (header && noHeader)
            throw new InputException("usage", "--header and --no-header exclude each other.", "Give one of them, or neither.");
        return header ? true : noHeader ? false : null;
    }

    private static Dictionary<string, ColumnKind> ParseKinds(string[] assignments)
    {
        Dictionary<string, ColumnKind> kinds = [];
        foreach ((string name, string kind) in Assignment.ParseAll("--column", assignments))
            kinds[name] = ColumnKinds.Parse(kind);
        return kinds;
    }

    private static char? ParseDelimiter(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        { Length: 1 } => text[0],
        _ => throw new InputException(
            "bad-option", $"Option --delimiter: found '{text}', wanted one character or 'tab'."),
    };
}

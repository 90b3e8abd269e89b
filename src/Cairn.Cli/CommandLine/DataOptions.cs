using System.CommandLine;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Numerics.Memory;

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

    private readonly Option<string?> _format = new("--format")
    {
        Description = "csv, tsv, jsonl or libsvm; found by itself when left out.",
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _absent = new("--absent")
    {
        Description = "LibSVM: what an entry that is not written is, 'zero' or 'missing'; default zero.",
        HelpName = "WHAT",
    };

    private readonly Option<string?> _queryFile = new("--query-file")
    {
        Description = "File with the number of rows of each query, one a line; becomes the column 'query'.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _weightFile = new("--weight-file")
    {
        Description = "File with the weight of each row, one a line; becomes the column 'weight'.",
        HelpName = "FILE",
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
        command.Add(_format);
        command.Add(_absent);
        command.Add(_queryFile);
        command.Add(_weightFile);
    }

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="schema">Kinds to read by when the command line names none.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="scratch">Where the values are kept; null for memory.</param>
    public TableReadResult Read(
        ParseResult parsed, string path, int threads, Schema? schema, CancellationToken cancellation,
        ScratchSpace? scratch = null)
    {
        CheckExists(path);
        TableReadOptions options = OptionsOf(parsed, schema, threads, cancellation) with { Scratch = scratch };
        return WithSideFiles(TableReader.Read(path, options), parsed.GetValue(_queryFile), parsed.GetValue(_weightFile));
    }

    /// <summary>
    /// Reads rows to judge on beside others: what came with those in files of their own is looked for next to this one,
    /// under its name with the ending <c>.query</c> or <c>.weight</c>.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="schema">Kinds to read by.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="scratch">Where the values are kept; null for memory.</param>
    public TableReadResult ReadTest(
        ParseResult parsed, string path, int threads, Schema schema, CancellationToken cancellation,
        ScratchSpace? scratch = null)
    {
        CheckExists(path);
        // What came from a file of its own is not in this one.
        string[] sides =
        [
            .. new[] { (_queryFile, "query"), (_weightFile, "weight") }
                .Where(side => parsed.GetValue(side.Item1) is not null).Select(side => side.Item2),
        ];
        Schema own = new([.. schema.Fields.Where(field => !sides.Contains(field.Name))]);
        TableReadResult rows = TableReader.Read(
            path, OptionsOf(parsed, own, threads, cancellation) with { Scratch = scratch });
        return WithSideFiles(rows, Beside(parsed.GetValue(_queryFile), path, ".query"), Beside(parsed.GetValue(_weightFile), path, ".weight"));
    }

    private static void CheckExists(string path)
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
    }

    private static TableReadResult WithSideFiles(TableReadResult rows, string? queries, string? weights)
    {
        if (queries is not null)
            rows = SideFile.WithQueries(rows, queries);
        return weights is null ? rows : SideFile.WithWeights(rows, weights);
    }

    // rank.test and rank.test.gz both have rank.test.query.
    private static string? Beside(string? given, string path, string ending)
    {
        if (given is null)
            return null;
        string stem = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return File.Exists(stem + ending)
            ? stem + ending
            : throw new InputException(
                "no-such-file", $"There is no file '{stem + ending}', which would go with '{path}' as '{given}' goes with the data.",
                "Put it there.");
    }

    private TableReadOptions OptionsOf(ParseResult parsed, Schema? schema, int threads, CancellationToken cancellation)
    {
        string? schemaPath = parsed.GetValue(_schema);
        return new TableReadOptions
        {
            Schema = schemaPath is null ? schema : Schema.Load(schemaPath),
            Kinds = ParseKinds(parsed.GetValue(_columns) ?? []),
            HasHeader = HasHeader(parsed),
            Delimiter = ParseDelimiter(parsed.GetValue(_delimiter)),
            MissingMarkers = parsed.GetValue(_missing) is { Length: > 0 } markers ? markers : null,
            Format = ParseFormat(parsed.GetValue(_format)),
            AbsentIsMissing = ParseAbsent(parsed.GetValue(_absent)),
            // What a file lacks is told by the verb, which knows what each column is for.
            AllowAbsentColumns = schemaPath is null,
            Threads = threads,
            Cancellation = cancellation,
        };
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

    private static TableFormat? ParseFormat(string? text) => text switch
    {
        null => null,
        "csv" => TableFormat.Csv,
        "tsv" => TableFormat.Tsv,
        "jsonl" => TableFormat.JsonLines,
        "libsvm" => TableFormat.LibSvm,
        _ => throw new InputException("bad-option", $"Option --format: found '{text}', wanted csv, tsv, jsonl or libsvm."),
    };

    private static bool ParseAbsent(string? text) => text switch
    {
        null or "zero" => false,
        "missing" => true,
        _ => throw new InputException("bad-option", $"Option --absent: found '{text}', wanted zero or missing."),
    };

    private static char? ParseDelimiter(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        { Length: 1 } => text[0],
        _ => throw new InputException(
            "bad-option", $"Option --delimiter: found '{text}', wanted one character or 'tab'."),
    };
}

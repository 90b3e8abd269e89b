using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cairn.Cli.CommandLine;

/// <summary>
/// Where a verb speaks: results on standard output, for people as tables or for scripts as one JSON object;
/// progress, notes and errors on standard error.
/// </summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly bool _verbose;
    private readonly IAnsiConsole _error;

    private Terminal(bool json, bool verbose)
    {
        IsJson = json;
        _verbose = verbose;
        Out = Console(System.Console.Out, System.Console.IsOutputRedirected);
        _error = Console(System.Console.Error, System.Console.IsErrorRedirected);
    }

    /// <summary>Whether the caller asked for JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Standard output for people.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>The terminal that the given command line asks for.</summary>
    public static Terminal For(ParseResult parsed) =>
        new(parsed.GetValue(GlobalOptions.Json), parsed.GetValue(GlobalOptions.Verbose));

    /// <summary>The result of a verb, in the one form that the caller asked for.</summary>
    public void Result(JsonObject json, Action<IAnsiConsole> people)
    {
        if (IsJson)
            Json(json);
        else
            people(Out);
    }

    /// <summary>One JSON object on a line of its own.</summary>
    public static void Json(JsonObject json)
    {
        System.Console.Out.WriteLine(json.ToJsonString(s_json));
        System.Console.Out.Flush();
    }

    /// <summary>A remark for people, on standard error; nothing with --json.</summary>
    public void Note(string text)
    {
        if (!IsJson)
            _error.MarkupLineInterpolated($"[grey]{text}[/]");
    }

    /// <summary>A warning for people, on standard error; nothing with --json.</summary>
    public void Warn(string text)
    {
        if (!IsJson)
            _error.MarkupLineInterpolated($"[yellow]warning[/] {text}");
    }

    /// <summary>Runs <paramref name="work"/> with a progress display, if a person is watching.</summary>
    public T Watch<T>(string title, Func<WorkProgress, T> work)
    {
        if (IsJson)
            return work(WorkProgress.Silent);
        if (System.Console.IsErrorRedirected)
            return work(WorkProgress.Lines(title, System.Console.Error));
        return _error.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context => work(WorkProgress.Bar(title, context)));
    }

    /// <summary>Reports an error and gives the exit code that goes with it.</summary>
    public int Fail(Exception error)
    {
        (string code, string message, string? hint) = error switch
        {
            InputException input => (input.Code, input.Message, input.Hint),
            OperationCanceledException => ("cancelled", "Cancelled.", null),
            UnauthorizedAccessException => ("access-denied", error.Message, "Check the permissions."),
            IOException => ("io", error.Message, null),
            _ => ("internal", $"{error.GetType().Name}: {error.Message}", "Run again with --verbose for the stack trace."),
        };
        if (IsJson)
        {
            JsonObject body = new() { ["code"] = code, ["message"] = message };
            if (hint is not null)
                body["hint"] = hint;
            Json(new JsonObject { ["error"] = body });
        }
        else
        {
            // Written as it is: a long message is not wrapped, so that scripts can search it.
            System.Console.Error.WriteLine($"cairn: {message}");
            if (hint is not null)
                System.Console.Error.WriteLine($"  {hint}");
        }
        if (_verbose)
            System.Console.Error.WriteLine(error);
        return error is InputException ? 2 : 1;
    }

    /// <summary>A table in the house style.</summary>
    /// <param name="headers">Column headers; one that begins with <c>&gt;</c> is aligned right.</param>
    public static Table Table(params IReadOnlyList<string> headers)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string header in headers)
        {
            bool right = header.StartsWith('>');
            TableColumn column = new(new Text(right ? header[1..] : header, new Style(decoration: Decoration.Bold)));
            table.AddColumn(right ? column.RightAligned() : column);
        }
        return table;
    }

    /// <summary>A row of plain texts, in which square brackets mean nothing.</summary>
    public static IRenderable[] Row(params IReadOnlyList<string> cells) => [.. cells.Select(c => new Text(c))];

    private static IAnsiConsole Console(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        // A pipe has no width; tables must not be folded into eighty columns there.
        if (redirected)
            console.Profile.Width = 200;
        return console;
    }
}

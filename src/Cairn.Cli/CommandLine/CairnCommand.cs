using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Cairn.Cli.Verbs;
using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>The command <c>cairn</c>: its verbs, and how errors become messages and exit codes.</summary>
internal static class CairnCommand
{
    /// <summary>Parses and runs a command line.</summary>
    /// <returns>0 done; 1 failed while running; 2 the caller's input or usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = Create();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Terminal.For(parsed).Fail(UsageError(parsed));
        InvocationConfiguration configuration = new()
        {
            EnableDefaultExceptionHandler = false,
            // The server drains for up to this long after SIGTERM before the process is ended. A training takes the
            // signals itself.
            ProcessTerminationTimeout = parsed.CommandResult.Command.Name is TrainVerb.Name or TuneVerb.Name ? null : TimeSpan.FromSeconds(30),
        };
        return await parsed.InvokeAsync(configuration);
    }

    private static RootCommand Create()
    {
        RootCommand root = new("Carries a model through its whole life: data, training, evaluation, registry, serving, monitoring.")
        {
            TrainVerb.Create(),
            TuneVerb.Create(),
            EvaluateVerb.Create(),
            CalibrateVerb.Create(),
            ReportVerb.Create(),
            DiagnoseVerb.Create(),
            FairnessVerb.Create(),
            PredictVerb.Create(),
            ExplainVerb.Create(),
            ServeVerb.Create(),
            ImportVerb.Create(),
            ExportVerb.Create(),
            MonitorVerb.Create(),
            DataVerb.Create(),
            RunsVerb.Create(),
            ModelsVerb.Create(),
            DemoVerb.Create(),
            DoctorVerb.Create(),
        };
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        root.Add(GlobalOptions.Json);
        root.Add(GlobalOptions.Verbose);
        root.Add(GlobalOptions.Store);
        return root;
    }

    // One error says it best: the first, with the nearest names where a word was not known.
    private static InputException UsageError(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = string.Join(' ', PathOf(parsed.CommandResult));
        string help = $"See '{path} --help'.";
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            bool option = word.StartsWith('-');
            IEnumerable<string> known = option
                ? command.Options.Select(o => o.Name).Concat(GlobalOptions.Names)
                : command.Subcommands.Select(c => c.Name);
            string what = option ? "option" : command.Subcommands.Count > 0 ? "verb" : "argument";
            string hint = known.Any() ? NearestNames.Hint(word, known) : "";
            return new InputException("usage", $"'{word}' is not a known {what} of '{path}'.", $"{hint} {help}".Trim());
        }
        ParseError error = parsed.Errors[0];
        return error.SymbolResult is OptionResult { Tokens.Count: > 0 } given && Wanted(given.Option.ValueType) is string wanted
            ? new InputException("bad-option", $"Option {given.Option.Name}: found '{given.Tokens[0].Value}', wanted {wanted}.", help)
            : new InputException("usage", error.Message, help);
    }

    // What the parser says of a wrong number names types of the runtime.
    private static string? Wanted(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(int) ? "a whole number"
            : value == typeof(ulong) ? "a whole number of at least 0"
            : value == typeof(double) ? "a number"
            : value == typeof(bool) ? "true or false"
            : null;
    }

    private static IEnumerable<string> PathOf(CommandResult result)
    {
        Stack<string> names = new();
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
            names.Push(command.Command is RootCommand ? "cairn" : command.Command.Name);
        return names;
    }
}

using System.CommandLine;

namespace Cairn.Cli.CommandLine;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print exactly one JSON object on standard output.",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show the stack trace of a failure.",
        Recursive = true,
    };

    public static Option<string?> Store { get; } = new("--store")
    {
        Description = "Folder of runs, models and logs; default: CAIRN_STORE, or the nearest .cairn folder upwards.",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public static IEnumerable<string> Names => [Json.Name, Verbose.Name, Store.Name, "--help"];
}

using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class DataVerb
{
    public static Command Create() => new("data", "");
}

using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class RunsVerb
{
    public static Command Create() => new("runs", "");
}

using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class EvaluateVerb
{
    public static Command Create() => new("evaluate", "");
}

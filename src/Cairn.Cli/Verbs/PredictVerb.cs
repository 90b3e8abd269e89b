using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class PredictVerb
{
    public static Command Create() => new("predict", "");
}

using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class TrainVerb
{
    public static Command Create() => new("train", "");
}

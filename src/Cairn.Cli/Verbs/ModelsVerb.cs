using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class ModelsVerb
{
    public static Command Create() => new("models", "");
}

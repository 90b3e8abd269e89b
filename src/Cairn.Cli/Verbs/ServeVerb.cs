using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class ServeVerb
{
    public static Command Create() => new("serve", "");
}

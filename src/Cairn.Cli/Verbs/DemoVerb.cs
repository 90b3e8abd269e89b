using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class DemoVerb
{
    public static Command Create() => new("demo", "");
}

using System.CommandLine;

namespace Cairn.Cli.Verbs;

internal static class MonitorVerb
{
    public static Command Create() => new("monitor", "");
}

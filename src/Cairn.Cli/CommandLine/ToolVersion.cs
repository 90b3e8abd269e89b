using System.Reflection;

namespace Cairn.Cli.CommandLine;

/// <summary>The version of the tool, as <c>--version</c> prints it and packages record it.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}

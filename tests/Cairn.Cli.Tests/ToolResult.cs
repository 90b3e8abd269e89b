using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests;

/// <summary>What a call of the tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one JSON object that it must be.</summary>
    public JsonObject Json()
    {
        string line = Assert.Single(Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return JsonNode.Parse(line)!.AsObject();
    }
}

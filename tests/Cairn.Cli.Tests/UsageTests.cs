using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("trian", "'trian' is not a known verb of 'cairn'.", "Did you mean 'train'?")]
    [InlineData("doctor --jsno", "'--jsno' is not a known option of 'cairn doctor'.", "Did you mean '--json'?")]
    public void A_mistyped_word_is_named_with_the_nearest(string line, string message, string hint)
    {
        ToolResult result = _tool.Run(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Contains(hint, result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void With_json_an_error_is_one_object_on_standard_output()
    {
        ToolResult result = _tool.Run("doctor", "--json", "--nonsense");
        Assert.Equal(2, result.ExitCode);
        JsonObject error = result.Json()["error"]!.AsObject();
        Assert.Equal("usage", (string?)error["code"]);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Without_a_verb_the_help_is_shown()
    {
        ToolResult result = _tool.Run();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("train", result.Output);
    }

    [Fact]
    public void Doctor_prints_what_the_machine_gives()
    {
        JsonObject facts = _tool.Json("doctor");
        Assert.Equal(Environment.ProcessorCount, (int)facts["cores"]!);
        Assert.NotEmpty((string)facts["vector_tier"]!);
    }
}

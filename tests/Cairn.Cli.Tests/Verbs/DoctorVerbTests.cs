using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

public sealed class DoctorVerbTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Looking_makes_no_store()
    {
        JsonObject store = _tool.Json("doctor")["store"]!.AsObject();
        Assert.False((bool)store["exists"]!);
        Assert.Equal(Path.Combine(_tool.Folder, ".cairn"), (string?)store["path"]);
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, ".cairn")));
    }

    [Fact]
    public void A_store_is_counted_and_its_damage_found()
    {
        _tool.Write("data.csv", "a,y\n1,1\n2,2\n1,1\n2,2\n1,1\n");
        string package = (string)_tool.Json("train", "data.csv", "--target", "y", "--learner", "baseline")["package"]!;
        JsonObject facts = _tool.Json("doctor");
        Assert.StartsWith(".NET ", (string?)facts["runtime"]);
        JsonObject store = facts["store"]!.AsObject();
        Assert.Equal((1, 1, 1), ((int)store["runs"]!, (int)store["models"]!, (int)store["versions"]!));
        Assert.True((long)store["bytes"]! > 10_000);
        Assert.Empty(store["faults"]!.AsArray());

        File.Delete(package);
        ToolResult damaged = _tool.Run("doctor");
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("DAMAGED", damaged.Output);
        Assert.Contains(Path.GetFileName(package)[..12], damaged.Output);
    }
}

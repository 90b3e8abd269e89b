using System.Globalization;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>Rules of growth, whose values hold signs of equality, spaces, brackets and JSON.</summary>
public sealed class TreeConstraintTests : IDisposable
{
    private readonly Tool _tool = new();

    public TreeConstraintTests()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 300).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i % 30},{i % 7},{(i % 3 == 0 ? "red" : "blue")},{(i % 30) + 3 * Math.Sin(i % 30) + i % 7}"));
        _tool.Write("data.csv", "size,age,colour,price\n" + string.Join('\n', rows) + "\n");
        _tool.Write("grid.csv", "size,age,colour\n" + string.Join('\n', Enumerable.Range(0, 30).Select(i => $"{i},3,red")) + "\n");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Signs_groups_and_forced_splits_are_taken_from_the_command_line()
    {
        _tool.Json(
            "train", "data.csv", "--target", "price", "--task", "regression", "--learner", "gradient-boosting", "--out", "m.cairn",
            "--set", "monotone_constraints=size=+1, age=-1", "--set", "interactions=[size colour] [age]",
            "--set", "forced_splits={\"feature\": \"size\", \"threshold\": 12.5}", "--set", "rounds=30");
        _tool.Json("predict", "m.cairn", "grid.csv", "--out", "out.csv");
        double[] found = [.. File.ReadAllLines(Path.Combine(_tool.Folder, "out.csv")).Skip(1)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(found.Order(), found);
        Assert.True(found[13] > found[12]);
    }
}

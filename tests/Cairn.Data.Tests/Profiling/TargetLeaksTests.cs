using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Numerics.Random;

namespace Cairn.Data.Tests.Profiling;

public sealed class TargetLeaksTests
{
    private const int Rows = 1000;
    private readonly SeededRandom _random = new(17);

    [Fact]
    public void Recoded_target_leaks()
    {
        CategoryColumn target = Target(0.3);

        TableWarning warning = Assert.Single(Leaks(target, Recode(target, "yes", "alive", "dead")));

        Assert.Equal(["x"], warning.Columns);
        Assert.Matches(
            @"^'x' alone tells 'y' in 100 % of unseen rows \(\d\d(\.\d)? % without it\); if it is known only after 'y', leave it out\.$",
            warning.Message);
    }

    [Fact]
    public void Level_for_every_row_does_not_leak_although_it_knows_the_rows_it_has_seen()
    {
        Assert.Empty(Leaks(Target(0.3), CategoryColumn.FromTexts("x", [.. Enumerable.Range(0, Rows).Select(i => $"level {i}")])));
    }

    [Fact]
    public void Number_that_separates_the_classes_leaks_and_a_strong_one_does_not()
    {
        CategoryColumn target = Target(0.3);

        Assert.Single(Leaks(target, Numbers(target, shift: 50)));
        Assert.Empty(Leaks(target, Numbers(target, shift: 2)));
    }

    [Fact]
    public void Missing_exactly_where_the_target_is_no_leaks()
    {
        CategoryColumn target = Target(0.3);
        double[] paid = [.. Enumerable.Range(0, Rows).Select(i => target.Format(i) == "yes" ? _random.NextDouble() : double.NaN)];

        Assert.Single(Leaks(target, new NumberColumn("x", paid)));
    }

    [Fact]
    public void Guess_of_the_usual_class_is_no_leak_where_the_other_is_rare()
    {
        CategoryColumn target = Target(0.01);

        Assert.Empty(Leaks(target, new NumberColumn("x", [.. Enumerable.Range(0, Rows).Select(_ => _random.NextNormal())])));
        Assert.Empty(Leaks(target, CategoryColumn.FromTexts("x", [.. Enumerable.Range(0, Rows).Select(i => $"{i % 3}")])));
    }

    [Fact]
    public void Function_of_a_numeric_target_leaks_and_a_noisy_one_does_not()
    {
        double[] y = [.. Enumerable.Range(0, Rows).Select(_ => _random.NextNormal())];
        NumberColumn target = new("y", y);

        TableWarning warning = Assert.Single(Leaks(target, new NumberColumn("x", [.. y.Select(v => Math.Round(3 - v / 2, 3))])));
        Assert.Contains("alone tells 'y' in unseen rows (R² 0.99", warning.Message);
        Assert.Empty(Leaks(target, new NumberColumn("x", [.. y.Select(v => v + 0.2 * _random.NextNormal())])));
    }

    [Fact]
    public void Few_rows_prove_nothing()
    {
        CategoryColumn target = CategoryColumn.FromTexts("y", [.. Enumerable.Range(0, 30).Select(i => $"{i % 2}")]);

        Assert.Empty(Leaks(target, target.Rename("x")));
    }

    [Fact]
    public void Leaks_are_the_same_at_any_number_of_threads()
    {
        CategoryColumn target = Target(0.3);
        Table table = new(target, target.Rename("a"), Numbers(target, 2), target.Rename("b"));

        Assert.Equal(
            TableDescription.Of(table, target: "y", threads: 1).ToJson().ToJsonString(),
            TableDescription.Of(table, target: "y", threads: 3).ToJson().ToJsonString());
    }

    private static IEnumerable<TableWarning> Leaks(Column target, Column column) =>
        TableDescription.Of(new Table(target, column), target: target.Name).Warnings.Where(w => w.Code == "leaks-target");

    private CategoryColumn Target(double positives) => CategoryColumn.FromTexts(
        "y", [.. Enumerable.Range(0, Rows).Select(_ => _random.NextDouble() < positives ? "yes" : "no")]);

    private static CategoryColumn Recode(Column target, string positive, string ifSo, string otherwise) =>
        CategoryColumn.FromTexts("x", [.. Enumerable.Range(0, Rows).Select(i => target.Format(i) == positive ? ifSo : otherwise)]);

    private NumberColumn Numbers(Column target, double shift) => new(
        "x", [.. Enumerable.Range(0, Rows).Select(i => _random.NextNormal() + (target.Format(i) == "yes" ? shift : 0))]);
}

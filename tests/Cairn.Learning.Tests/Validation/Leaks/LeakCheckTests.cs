using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Validation;
using Cairn.Learning.Validation.Leaks;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Validation.Leaks;

public sealed class LeakCheckTests
{
    [Fact]
    public void Nothing_is_said_of_rows_that_are_in_order() => Assert.Empty(Check(Plain(2000)));

    [Fact]
    public void A_column_that_alone_tells_most_of_the_target_is_named_with_evidence()
    {
        // Like a record that is made after the outcome: always there for one class, now and then for the other.
        SeededRandom random = new(5);
        Dataset data = With(
            Plain(2000), target => new IntegerColumn("later", [.. target.Select(y => y == 1 || random.NextDouble() < 0.05 ? 1L : 0L)]));
        LeakWarning warning = Assert.Single(Check(data));
        Assert.Equal(("leaks-target", "later"), (warning.Code, Assert.Single(warning.Columns)));
        Assert.InRange(warning.Evidence["roc_auc"], 0.96, 0.985);
        Assert.InRange(warning.Evidence["errors_removed"], 0.9, 0.97);
        Assert.Contains("leave it out with --drop", warning.Message, StringComparison.Ordinal);
        Assert.Equal("leaks-target", (string?)warning.ToJson()["code"]);
    }

    [Fact]
    public void A_strong_but_honest_column_is_no_leak()
    {
        SeededRandom random = new(5);
        Dataset data = With(Plain(2000), target => new NumberColumn("strong", [.. target.Select(y => 2 * y + random.NextNormal())]));
        Assert.Empty(Check(data));
    }

    [Fact]
    public void Parts_of_a_total_give_it_away_together()
    {
        SeededRandom random = new(6);
        int rows = 1500;
        double[] a = Normals(random, rows);
        double[] b = Normals(random, rows);
        double[] c = Normals(random, rows);
        double[] total = [.. Enumerable.Range(0, rows).Select(i => 3 * a[i] + b[i] - 2 * c[i] + 0.01 * random.NextNormal())];
        Table table = new(
            new NumberColumn("a", a), new NumberColumn("b", b), new NumberColumn("c", c),
            new NumberColumn("other", Normals(random, rows)), new NumberColumn("total", total));
        LeakWarning warning = Assert.Single(Check(new Dataset(table, "total", LearningTask.Regression, ["a", "b", "c", "other"])));
        Assert.Equal("leaks-together", warning.Code);
        Assert.Equal(["a", "b", "c"], warning.Columns.Order());
        Assert.True(warning.Evidence["r2"] > 0.999);
    }

    [Fact]
    public void Two_columns_that_are_nothing_alone_give_the_class_away_together()
    {
        SeededRandom random = new(7);
        int rows = 1500;
        int[] a = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3))];
        int[] b = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(3))];
        Table table = new(
            new IntegerColumn("a", [.. a.Select(v => (long)v)]), new IntegerColumn("b", [.. b.Select(v => (long)v)]),
            new NumberColumn("other", Normals(random, rows)),
            new CategoryColumn("y", [.. a.Zip(b, (x, y) => (x + y) % 3 == 0 ? 1 : 0)], ["no", "yes"]));
        LeakWarning warning = Assert.Single(Check(new Dataset(table, "y", LearningTask.BinaryClassification, ["a", "b", "other"])));
        Assert.Equal(("leaks-together", "a,b"), (warning.Code, string.Join(',', warning.Columns.Order())));
    }

    [Fact]
    public void Copies_of_rows_are_told_and_rows_equal_by_chance_are_not()
    {
        Dataset plain = Plain(1000);
        int[] twice = [.. Enumerable.Range(0, 1000), .. Enumerable.Range(0, 100)];
        LeakWarning warning = Assert.Single(Check(plain.Take(twice)));
        Assert.Equal("copied-rows", warning.Code);
        Assert.InRange(warning.Evidence["share"], 0.1, 0.2);

        SeededRandom random = new(8);
        Column[] coarse =
        [
            .. Enumerable.Range(0, 5).Select(c => new IntegerColumn("c" + c, [.. Enumerable.Range(0, 1000).Select(_ => (long)random.NextInt(4))])),
            plain.Target,
        ];
        Assert.Empty(Check(new Dataset(new Table(coarse), "y", LearningTask.BinaryClassification, ["c0", "c1", "c2", "c3", "c4"])));
    }

    [Fact]
    public void Copies_in_a_test_file_are_told()
    {
        Dataset data = Plain(600);
        Assert.Empty(LeakCheck.OfTest(data.Take([.. Enumerable.Range(0, 500)]), data.Take([.. Enumerable.Range(500, 100)])));
        LeakWarning warning = Assert.Single(LeakCheck.OfTest(data, data.Take([.. Enumerable.Range(500, 100)])));
        Assert.Equal((1.0, 100.0), (warning.Evidence["share"], warning.Evidence["judged"]));
    }

    [Fact]
    public void Rows_of_the_same_one_on_both_sides_are_told_unless_they_are_kept_together()
    {
        SeededRandom random = new(9);
        int rows = 1200;
        double[] nature = Normals(random, 200);
        int[] who = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(200))];
        Table table = new(
            CategoryColumn.FromTexts("patient_id", [.. who.Select(w => "p" + w)]), new NumberColumn("x", Normals(random, rows)),
            new NumberColumn("y", [.. who.Select(w => nature[w] + 0.5 * random.NextNormal())]));
        Dataset data = new(table, "y", LearningTask.Regression, ["x"]);
        LeakWarning warning = Assert.Single(Check(data));
        Assert.Equal(("divided-groups", "patient_id"), (warning.Code, Assert.Single(warning.Columns)));
        Assert.Contains("--group patient_id", warning.Message, StringComparison.Ordinal);
        Assert.InRange(warning.Evidence["intraclass_correlation"], 0.7, 0.9);

        Dataset grouped = new(table, "y", LearningTask.Regression, ["x"], group: "patient_id");
        Assert.Empty(LeakCheck.OfParts(grouped, Folds.For(grouped, 4)));
        // The same names without anything in common are no sign.
        Dataset shuffled = new(
            table.With(table["y"].Take([.. Enumerable.Range(0, rows).Select(i => i * 7 % rows)])), "y", LearningTask.Regression, ["x"]);
        Assert.Empty(Check(shuffled));
    }

    [Fact]
    public void A_column_within_which_others_never_change_is_told_whatever_its_name()
    {
        SeededRandom random = new(10);
        int rows = 900;
        int[] who = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(150))];
        Table table = new(
            CategoryColumn.FromTexts("code", [.. who.Select(w => "k" + w)]),
            new IntegerColumn("born", [.. who.Select(w => 1940L + w * 13 % 60)]), new IntegerColumn("height", [.. who.Select(w => 150L + w * 29 % 45)]),
            CategoryColumn.FromTexts("town", [.. who.Select(w => "t" + w % 11)]), new NumberColumn("x", Normals(random, rows)),
            new NumberColumn("y", Normals(random, rows)));
        LeakWarning warning = Assert.Single(Check(new Dataset(table, "y", LearningTask.Regression, ["code", "born", "height", "town", "x"])));
        Assert.Equal(("divided-groups", "code"), (warning.Code, Assert.Single(warning.Columns)));
    }

    [Fact]
    public void Shuffled_rows_of_a_series_are_told_unless_time_divides_them()
    {
        SeededRandom random = new(11);
        double level = 0;
        double[] walk = [.. Enumerable.Range(0, 800).Select(_ => level += random.NextNormal())];
        Table table = new(
            new TimeColumn("day", [.. Enumerable.Range(0, 800).Select(i => new DateTime(2020, 1, 1).AddDays(i).Ticks)]),
            new NumberColumn("x", Normals(random, 800)), new NumberColumn("y", walk));
        LeakWarning warning = Assert.Single(Check(new Dataset(table, "y", LearningTask.Regression, ["x"])));
        Assert.Equal(("future-rows", "day"), (warning.Code, Assert.Single(warning.Columns)));
        Assert.Contains("--time day", warning.Message, StringComparison.Ordinal);
        Dataset timed = new(table, "y", LearningTask.Regression, ["x"], time: "day");
        Assert.Empty(LeakCheck.OfParts(timed, Folds.For(timed, 4)));
        // The test file is older than what is learnt from.
        Dataset late = timed.Take([.. Enumerable.Range(400, 400)]);
        Dataset early = new Dataset(table, "y", LearningTask.Regression, ["x"]).Take([.. Enumerable.Range(0, 400)]);
        Assert.Equal("future-rows", Assert.Single(LeakCheck.OfTest(late, early)).Code);
    }

    [Fact]
    public void A_feature_that_numbers_the_rows_is_told()
    {
        Dataset data = With(Plain(300), target => new IntegerColumn("row", [.. target.Index().Select(t => 1000L + t.Index)]));
        Assert.Equal("identifier", Assert.Single(Check(data)).Code);
    }

    private static IReadOnlyList<LeakWarning> Check(Dataset data) => LeakCheck.OfParts(data, [Split.HoldOut(data).Rows]);

    private static double[] Normals(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    // Two weak columns and a class.
    private static Dataset Plain(int rows)
    {
        SeededRandom random = new(3);
        double[] a = Normals(random, rows);
        double[] b = Normals(random, rows);
        int[] y = [.. a.Select(v => v + random.NextNormal() > 0 ? 1 : 0)];
        Table table = new(new NumberColumn("a", a), new NumberColumn("b", b), new CategoryColumn("y", y, ["no", "yes"]));
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["a", "b"]);
    }

    private static Dataset With(Dataset data, Func<IReadOnlyList<int>, Column> make)
    {
        Column column = make(data.Classes.Codes);
        return new Dataset(data.Table.With(column), data.Task, data.Roles with { Features = [.. data.Roles.Features, column.Name] });
    }
}

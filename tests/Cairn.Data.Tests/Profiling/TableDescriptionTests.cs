using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Generation;
using Cairn.Data.Profiling;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Numerics.Random;

namespace Cairn.Data.Tests.Profiling;

public sealed class TableDescriptionTests
{
    private const int Rows = 400;

    [Fact]
    public void Column_of_one_value_is_constant()
    {
        Assert.Equal("'x' is '5' in every row.", MessageOf("constant", Number(_ => 5)));
        Assert.Equal(
            "'x' is '5' or missing; only whether it is missing can tell anything.",
            MessageOf("constant", Number(i => i % 2 == 0 ? 5 : double.NaN)));
        Assert.Equal("'x' has no value in any row.", MessageOf("constant", Number(_ => double.NaN)));
    }

    [Fact]
    public void Column_of_almost_one_value_is_near_constant()
    {
        Assert.Equal(
            "'x' is '0' in 99.5 % of the rows that have a value.", MessageOf("near-constant", Number(i => i < 2 ? i + 1 : 0)));
    }

    [Fact]
    public void Column_without_most_of_its_values_is_told()
    {
        Assert.Equal(
            "'x' has no value in 75 % of the rows; that it has one may matter more than which.",
            MessageOf("mostly-missing", Number(i => i % 4 == 0 ? i % 7 : double.NaN)));
    }

    [Fact]
    public void Names_and_numbers_of_rows_are_identifier_like_and_measurements_are_not()
    {
        SeededRandom random = new(1);
        Assert.Contains("names the row: 400 different values", MessageOf("identifier-like", Texts(i => $"C{i}", ColumnKind.Identifier)));
        Assert.Contains("names the row", MessageOf("identifier-like", Category(i => $"C{i}")));
        Assert.Contains("names the row", MessageOf("identifier-like", new IntegerColumn("x", [.. Range(i => (long)(1000 + i))])));
        Assert.Empty(Warnings(new IntegerColumn("x", [.. Range(i => (long)(100 * i + random.NextInt(90)))])));
        Assert.Empty(Warnings(Number(_ => random.NextNormal())));
    }

    [Fact]
    public void Category_of_many_levels_is_told()
    {
        Assert.Equal(
            "'x' has 100 levels in 400 rows; most of them occur too rarely to learn from.",
            MessageOf("high-cardinality", Category(i => $"level {i % 100}")));
        Assert.Empty(Warnings(Category(i => $"level {i % 5}")));
    }

    [Fact]
    public void Zeros_far_below_all_other_values_may_stand_for_missing_ones()
    {
        Assert.Equal(
            "'x' is 0 in 40 rows (10 %) and otherwise at least 60; those zeros may stand for missing values.",
            MessageOf("zeros-for-missing", Number(i => i % 10 == 0 ? 0 : 60 + i % 77)));
        Assert.Empty(Warnings(Number(i => i % 40)));
        Assert.Empty(Warnings(Number(i => i % 10 == 0 ? 0 : 60 * (i % 77))));
    }

    [Fact]
    public void Value_far_from_all_others_is_told()
    {
        Assert.Contains(
            "'x' reaches 999999, where 98 % of the values lie between",
            MessageOf("extreme-values", Number(i => i == 7 ? 999_999 : i % 97)), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_say_the_same_are_told_whether_equal_or_recoded()
    {
        SeededRandom random = new(3);
        double[] values = [.. Range(_ => random.NextNormal())];
        Table table = new(
            new NumberColumn("a", values), new NumberColumn("b", [.. values]), new NumberColumn("c", [.. values.Select(v => v + 1)]),
            CategoryColumn.FromTexts("class", [.. Range(i => i % 3 == 0 ? "first" : "other")]),
            new IntegerColumn("code", [.. Range(i => i % 3 == 0 ? 1L : 2L)]));

        TableWarning[] same = [.. TableDescription.Of(table).Warnings.Where(w => w.Code == "same-columns")];

        Assert.Equal([["a", "b"], ["class", "code"]], same.Select(w => w.Columns));
        Assert.StartsWith("'a' and 'b' say the same", same[0].Message);
    }

    [Fact]
    public void Rare_class_of_the_target_is_told()
    {
        TableDescription description = TableDescription.Of(
            new Table(Category(i => i < 8 ? "fraud" : "fine", "y"), Number(i => i * 7 % 31)), target: "y");

        TableWarning warning = Assert.Single(description.Warnings);
        Assert.Equal("imbalanced-target", warning.Code);
        Assert.Equal(
            "Class 'fraud' of target 'y' has 2 % of the rows (8); accuracy says little, look at pr_auc and balanced_accuracy.",
            warning.Message);
    }

    [Fact]
    public void Missing_and_constant_targets_are_told()
    {
        Table table = new(Category(i => i % 2 == 0 ? null : "a", "y"));

        Assert.Equal(["missing-target", "constant"], TableDescription.Of(table, target: "y").Warnings.Select(w => w.Code));
    }

    [Fact]
    public void Unknown_target_is_refused_and_last_stands_for_the_last_column()
    {
        Table table = new(Number(i => i % 9), Category(i => $"{i % 2}", "y"));

        Assert.Equal("unknown-column", Assert.Throws<InputException>(() => TableDescription.Of(table, target: "z")).Code);
        Assert.Equal("y", TableDescription.Of(table, target: "last").Target);
    }

    [Fact]
    public void Samples_are_the_first_distinct_values_and_long_ones_are_cut()
    {
        TableDescription description = TableDescription.Of(new Table(
            Texts(i => i == 0 ? null : i < 3 ? "same" : new string('x', 100), ColumnKind.Text)));

        Assert.Equal(["same", new string('x', 59) + "…"], description.Columns[0].Samples);
    }

    [Fact]
    public void Description_as_json_holds_what_is_shown()
    {
        Schema schema = new([new SchemaField { Name = "x", Kind = ColumnKind.Number, Evidence = "all 400 values are numbers" }]);

        JsonObject json = TableDescription.Of(new Table(Number(i => i % 5 == 0 ? double.NaN : i)), schema).ToJson();

        Assert.Equal(400L, (long)json["rows"]!);
        JsonNode column = json["columns"]![0]!;
        Assert.Equal(("x", "number", 80L, 320L), ((string)column["name"]!, (string)column["kind"]!, (long)column["missing"]!, (long)column["distinct"]!));
        Assert.Equal(200, (double)column["quantiles"]!["50%"]!, 1.0);
        Assert.Equal("all 400 values are numbers", (string)column["evidence"]!);
        Assert.Equal(["1", "2", "3", "4", "6"], column["samples"]!.AsArray().Select(s => (string)s!));
    }

    [Fact]
    public void Table_without_rows_can_be_described()
    {
        TableDescription description = TableDescription.Of(
            new Table(new NumberColumn("x", []), new TextColumn("y", [])), target: "y");

        Assert.Empty(description.Warnings);
        Assert.Equal(0, description.Rows);
    }

    [Fact]
    public void Subscription_business_has_nothing_to_warn_of_but_its_identifier()
    {
        Table table = new SubscriptionBusiness().Year(5000).Table;

        TableWarning warning = Assert.Single(TableDescription.Of(table, target: SubscriptionBusiness.Target).Warnings);

        Assert.Equal(("identifier-like", "customer_id"), (warning.Code, warning.Columns[0]));
    }

    private static string MessageOf(string code, Column column) =>
        Assert.Single(Warnings(column), warning => warning.Code == code).Message;

    private static IReadOnlyList<TableWarning> Warnings(Column column) => TableDescription.Of(new Table(column)).Warnings;

    private static IEnumerable<T> Range<T>(Func<int, T> value) => Enumerable.Range(0, Rows).Select(value);

    private static NumberColumn Number(Func<int, double> value) => new("x", [.. Range(value)]);

    private static CategoryColumn Category(Func<int, string?> value, string name = "x") =>
        CategoryColumn.FromTexts(name, [.. Range(value)]);

    private static TextColumn Texts(Func<int, string?> value, ColumnKind kind) => new("x", [.. Range(value)], kind);
}

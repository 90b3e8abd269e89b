using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Numerics.Random;

namespace Cairn.Data.Tests.Profiling;

public sealed class TableProfileTests
{
    [Fact]
    public void Moments_and_quantiles_are_those_of_numpy()
    {
        long state = 12345;
        double[] values = new double[997];
        for (int i = 0; i < values.Length; i++)
        {
            state = (1103515245 * state + 12345) % (1L << 31);
            values[i] = Math.Round(Math.Pow(state / (double)(1L << 31), 3) * 100, 1);
        }
        JsonNode golden = JsonNode.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "profile_numbers.json")))!;

        ColumnProfile profile = ProfileOf(new NumberColumn("x", values));

        Assert.Equal((double)golden["mean"]!, profile.Mean!.Value, 1e-12);
        Assert.Equal((double)golden["standard_deviation"]!, profile.StandardDeviation!.Value, 1e-12);
        Assert.Equal((long)golden["distinct"]!, profile.Distinct);
        Assert.Equal(101, profile.Quantiles.Count);
        for (int i = 0; i < 101; i++)
            Assert.Equal((double)golden["quantiles"]![i]!, profile.Quantiles[i], 1e-9);
    }

    [Fact]
    public void Missing_numbers_are_counted_and_kept_out_of_the_moments()
    {
        ColumnProfile profile = ProfileOf(new NumberColumn("x", [1, double.NaN, 3, double.NaN]));

        Assert.Equal((4, 2, 2), (profile.Count, profile.Missing, profile.Present));
        Assert.Equal(0.5, profile.MissingRate);
        Assert.Equal((2, 1, 3), (profile.Mean!.Value, profile.Min!.Value, profile.Max!.Value));
        Assert.Equal(Math.Sqrt(2), profile.StandardDeviation!.Value, 1e-15);
    }

    [Fact]
    public void Infinite_values_count_as_present_but_stay_out_of_the_distribution()
    {
        ColumnProfile profile = ProfileOf(
            new NumberColumn("x", [double.PositiveInfinity, 5, 7, double.NegativeInfinity]));

        Assert.Equal((4, 0, 4), (profile.Count, profile.Missing, profile.Distinct));
        Assert.Equal((5, 6, 7), (profile.Min!.Value, profile.Mean!.Value, profile.Max!.Value));
    }

    [Fact]
    public void Column_without_values_has_no_moments()
    {
        ColumnProfile profile = ProfileOf(new NumberColumn("x", [double.NaN, double.NaN]));

        Assert.Null(profile.Mean);
        Assert.Empty(profile.Quantiles);
        Assert.Equal(0, profile.Distinct);
        Assert.True(double.IsNaN(profile.Quantile(0.5)));
    }

    [Fact]
    public void Table_without_rows_has_a_profile()
    {
        TableProfile profile = TableProfile.Of(new Table(new NumberColumn("x", []), new TextColumn("t", [])));

        Assert.Equal(0, profile.Rows);
        Assert.Equal(0, profile.Columns[0].MissingRate);
    }

    [Fact]
    public void Distribution_tells_a_frequent_value_from_its_neighbours()
    {
        double[] values = new double[1000];
        for (int i = 0; i < 300; i++)
            values[i] = i + 1;

        ColumnProfile profile = ProfileOf(new NumberColumn("x", values));

        Assert.Equal(0, profile.Quantiles[50]);
        Assert.Equal(0, profile.Below[50]);
        Assert.Equal(0.7, profile.AtMost[50]);
        Assert.Equal(0.7, profile.AtMost[0]);
        Assert.Equal(1, profile.AtMost[100]);
        Assert.Equal(new ValueCount("0", 700), profile.TopValues[0]);
    }

    [Fact]
    public void Distribution_function_on_the_grid_is_that_of_the_values()
    {
        double[] values = Normals(5000, seed: 4, digits: 1);

        ColumnProfile profile = ProfileOf(new NumberColumn("x", values));

        for (int i = 0; i < profile.Quantiles.Count; i++)
        {
            double q = profile.Quantiles[i];
            Assert.Equal(values.Count(v => v < q) / 5000.0, profile.Below[i]);
            Assert.Equal(values.Count(v => v <= q) / 5000.0, profile.AtMost[i]);
        }
    }

    [Fact]
    public void Huge_values_do_not_overflow_the_moments()
    {
        ColumnProfile profile = ProfileOf(new NumberColumn("x", [double.MaxValue, -double.MaxValue, 0]));

        Assert.Equal(0, profile.Mean);
        Assert.True(double.IsFinite(profile.StandardDeviation!.Value));
        Assert.All(profile.Quantiles, q => Assert.True(double.IsFinite(q)));
    }

    [Fact]
    public void Frequent_values_of_a_category_come_most_frequent_first_and_ties_by_name()
    {
        ColumnProfile profile = ProfileOf(
            CategoryColumn.FromTexts("c", ["b", "a", null, "c", "c", "b", "c"]));

        Assert.Equal([new("c", 3), new("b", 2), new("a", 1)], profile.TopValues);
        Assert.Equal((3, 1, 0), (profile.Distinct, profile.Missing, profile.OtherCount));
        Assert.True(profile.ListsEveryValue);
    }

    [Fact]
    public void Levels_beyond_the_first_hundred_are_counted_together()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => $"level {Math.Min(i, 250):000}")];

        ColumnProfile profile = ProfileOf(CategoryColumn.FromTexts("c", texts));

        Assert.Equal(251, profile.Distinct);
        Assert.Equal(100, profile.TopValues.Count);
        Assert.Equal(new ValueCount("level 250", 50), profile.TopValues[0]);
        Assert.Equal(151, profile.OtherCount);
        Assert.False(profile.ListsEveryValue);
    }

    [Fact]
    public void Unused_levels_are_not_distinct_values()
    {
        ColumnProfile profile = ProfileOf(new CategoryColumn("c", [1, 1], ["a", "b", "z"]));

        Assert.Equal(1, profile.Distinct);
    }

    [Fact]
    public void Booleans_and_few_integers_list_their_values()
    {
        ColumnProfile flag = ProfileOf(new BooleanColumn("b", [1, 0, 1, -1]));
        ColumnProfile stars = ProfileOf(new IntegerColumn("i", [5, 4, 5, -3, IntegerColumn.Missing]));

        Assert.Equal([new("true", 2), new("false", 1)], flag.TopValues);
        Assert.Equal(2.0 / 3, flag.Mean!.Value, 1e-15);
        Assert.Equal([new("5", 2), new("-3", 1), new("4", 1)], stars.TopValues);
    }

    [Fact]
    public void Quantity_with_many_values_lists_none()
    {
        ColumnProfile profile = ProfileOf(new NumberColumn("x", Normals(3000, seed: 1)));

        Assert.Empty(profile.TopValues);
        Assert.Equal(3000, profile.Distinct);
    }

    [Fact]
    public void Texts_keep_counts_but_no_values()
    {
        ColumnProfile profile = ProfileOf(new TextColumn("note", ["secret", null, "secret", "b"]));

        Assert.Equal((2, 1), (profile.Distinct, profile.Missing));
        Assert.True(profile.DistinctIsExact);
        Assert.DoesNotContain("secret", TableProfile.Of(new Table(new TextColumn("note", ["secret"]))).ToJson().ToJsonString());
    }

    [Theory]
    [InlineData(300_000, 300_000)]
    [InlineData(600_000, 150_000)]
    public void Many_distinct_texts_are_estimated_within_three_percent(int rows, int distinct)
    {
        string[] texts = [.. Enumerable.Range(0, rows).Select(i => $"customer-{i % distinct}")];

        ColumnProfile profile = ProfileOf(new TextColumn("id", texts, ColumnKind.Identifier));

        Assert.False(profile.DistinctIsExact);
        Assert.InRange(profile.Distinct, distinct * 0.97, Math.Min(rows, distinct * 1.03));
    }

    [Fact]
    public void Times_have_quantiles_in_seconds()
    {
        TimeColumn column = new("t", [DateTime.UnixEpoch.Ticks, DateTime.UnixEpoch.AddDays(1).Ticks]);

        ColumnProfile profile = ProfileOf(column);

        Assert.Equal((0, 86400), (profile.Min!.Value, profile.Max!.Value));
        Assert.Equal(43200, profile.Quantile(0.5));
        Assert.Empty(profile.TopValues);
    }

    [Fact]
    public void Profile_is_the_same_on_one_and_three_threads()
    {
        Table table = Mixed(4000);

        string one = TableProfile.Of(table, threads: 1).ToJson().ToJsonString();
        string three = TableProfile.Of(table, threads: 3).ToJson().ToJsonString();

        Assert.Equal(one, three);
    }

    [Fact]
    public void Profile_does_not_depend_on_the_order_of_rows()
    {
        Table table = Mixed(2000);
        int[] order = [.. Enumerable.Range(0, 2000)];
        new SeededRandom(9).Shuffle<int>(order);

        Assert.Equal(
            TableProfile.Of(table).ToJson().ToJsonString(), TableProfile.Of(table.Take(order)).ToJson().ToJsonString());
    }

    [Fact]
    public void Predictions_are_kept_apart_from_columns_of_the_same_name()
    {
        Table inputs = new(new NumberColumn("prediction", [1, 2, 3]));
        Table outputs = new(CategoryColumn.FromTexts("prediction", ["yes", "no"]));

        TableProfile profile = TableProfile.Of(inputs).WithPredictions(outputs);

        Assert.Equal(ColumnKind.Number, profile.Find("prediction")!.Kind);
        Assert.Equal(ColumnKind.Category, Assert.Single(profile.Predictions).Kind);
        Assert.Equal((3, 2), (profile.Rows, profile.Predictions[0].Count));
    }

    internal static Table Mixed(int rows)
    {
        double[] numbers = Normals(rows, seed: 7);
        SeededRandom random = new(8);
        return new Table(
            new NumberColumn("x", [.. numbers.Select((v, i) => i % 10 == 0 ? double.NaN : v)]),
            new IntegerColumn("n", [.. numbers.Select(v => (long)(v * 3))]),
            new BooleanColumn("b", [.. numbers.Select(v => (sbyte)(v > 0 ? 1 : 0))]),
            CategoryColumn.FromTexts("c", [.. numbers.Select(v => v > 1 ? null : $"level {random.NextInt(5)}")]),
            new TextColumn("t", [.. numbers.Select((_, i) => $"text {i / 2}")]),
            new TimeColumn("when", [.. numbers.Select((_, i) => DateTime.UnixEpoch.AddHours(i).Ticks)]));
    }

    private static ColumnProfile ProfileOf(Column column) => TableProfile.Of(new Table(column)).Columns[0];

    private static double[] Normals(int count, ulong seed, int digits = 15)
    {
        SeededRandom random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Round(random.NextNormal(), digits))];
    }
}

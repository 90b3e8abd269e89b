using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Lifecycle.Monitoring;

namespace Cairn.Lifecycle.Tests.Monitoring;

public sealed class DriftStatisticsTests
{
    private static readonly JsonNode s_golden = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "drift.json")))!;

    [Fact]
    public void Kolmogorov_smirnov_is_that_of_scipy_where_the_grid_holds_every_value()
    {
        NumberColumn reference = new("x", [.. Draws(1, 4000).Select(u => (double)(int)(u * u * 30))]);
        NumberColumn window = new("x", [.. Draws(2, 900).Select(u => (double)(int)(Math.Pow(u, 1.7) * 33))]);

        ColumnDrift drift = Compare(reference, window);

        Assert.Equal("kolmogorov_smirnov", drift.Test);
        Assert.Equal((double)s_golden["ks"]![0]!, drift.Statistic, 1e-12);
        Assert.InRange(Math.Log10(drift.PValue) / Math.Log10((double)s_golden["ks"]![1]!), 0.97, 1.03);
    }

    [Fact]
    public void Kolmogorov_smirnov_of_a_continuous_column_is_at_most_a_hundredth_low()
    {
        ColumnDrift drift = Continuous();

        double exact = (double)s_golden["continuous_ks"]!;
        Assert.InRange(drift.Statistic, exact - 0.01, exact);
    }

    [Fact]
    public void Stability_index_of_deciles_is_that_of_numpy()
    {
        ColumnDrift drift = Continuous();

        Assert.Equal(10, drift.Bins.Count);
        Assert.Equal((double)s_golden["numeric_psi"]!, drift.Psi, 1e-9);
        Assert.Equal(9 * (1 / 700.0 + 1 / 3000.0), drift.PsiOfChance, 1e-12);
    }

    [Fact]
    public void Chi_square_and_index_of_a_category_are_those_of_scipy_with_missing_as_a_level()
    {
        string?[] levels = ["a", "b", "c", null];
        CategoryColumn reference = Repeat(levels, (JsonArray)s_golden["categories"]![0]!);
        CategoryColumn window = Repeat(levels, (JsonArray)s_golden["categories"]![1]!);

        ColumnDrift drift = Compare(reference, window);

        Assert.Equal("chi_square", drift.Test);
        Assert.Equal((double)s_golden["chi_square"]![0]!, drift.Statistic, 1e-9);
        Assert.Equal(2 * (double)s_golden["chi_square"]![1]!, drift.PValue, 1e-15); // two tests: levels, missing
        Assert.Equal((double)s_golden["category_psi"]!, drift.Psi, 1e-12);
        Assert.Equal((0.05, 0.08), (drift.ReferenceMissingRate, drift.MissingRate));
    }

    [Fact]
    public void Value_that_many_rows_share_is_a_bin_of_its_own()
    {
        NumberColumn reference = new("gain", [.. Enumerable.Range(0, 1000).Select(i => i < 700 ? 0 : i < 850 ? -5.0 - i : i)]);

        ColumnDrift drift = Compare(reference, reference);

        DriftBin zero = Assert.Single(drift.Bins, bin => bin.Label == "= 0");
        Assert.Equal((0.7, 0.7), (zero.Reference, zero.Window));
        Assert.Equal(1, drift.Bins.Sum(bin => bin.Reference), 1e-12);
        Assert.Equal(0, drift.Psi, 1e-6);
    }

    [Fact]
    public void Constant_column_that_stays_so_has_no_drift_and_that_moves_has()
    {
        NumberColumn fives = new("x", [.. Enumerable.Repeat(5.0, 500)]);
        NumberColumn sixes = new("x", [.. Enumerable.Repeat(6.0, 500)]);

        Assert.Equal((0, 1), (Compare(fives, fives).Statistic, Compare(fives, fives).PValue));
        Assert.True(Compare(fives, sixes).Drifted);
        Assert.Contains("mean 5 → 6", Compare(fives, sixes).Evidence);
    }

    [Fact]
    public void Level_never_seen_before_is_told()
    {
        CategoryColumn reference = CategoryColumn.FromTexts("c", [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? "a" : "b")]);
        CategoryColumn window = CategoryColumn.FromTexts("c", [.. Enumerable.Range(0, 400).Select(i => i < 80 ? "z" : i % 2 == 0 ? "a" : "b")]);

        ColumnDrift drift = Compare(reference, window);

        Assert.True(drift.Drifted);
        Assert.Equal(new DriftBin("never seen before", 0, 0.2), drift.Bins[^1]);
        Assert.Contains("never seen before 0 % → 20 %", drift.Evidence);
    }

    [Fact]
    public void Lone_unseen_level_or_missing_value_is_no_drift()
    {
        CategoryColumn reference = CategoryColumn.FromTexts("c", [.. Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? "a" : "b")]);
        CategoryColumn window = CategoryColumn.FromTexts("c", [.. Enumerable.Range(0, 300).Select(i => i == 0 ? "z" : i == 1 ? null : i % 2 == 0 ? "a" : "b")]);

        ColumnDrift drift = Compare(reference, window);

        Assert.False(drift.Drifted);
        Assert.True(drift.PValue > 0.01);
    }

    [Fact]
    public void Column_that_goes_missing_has_drifted_whatever_its_kind()
    {
        Column[] columns =
        [
            new NumberColumn("x", [.. Enumerable.Range(0, 600).Select(i => (double)i)]),
            CategoryColumn.FromTexts("x", [.. Enumerable.Range(0, 600).Select(i => $"{i % 3}")]),
            new TextColumn("x", [.. Enumerable.Range(0, 600).Select(i => $"text {i}")]),
            new BooleanColumn("x", [.. Enumerable.Range(0, 600).Select(i => (sbyte)(i % 2))]),
        ];
        foreach (Column column in columns)
        {
            ColumnDrift drift = Compare(column, WithMissing(column, 100));
            Assert.True(drift.Drifted, drift.Evidence);
            Assert.Contains("missing 0 % → 16.7 %", drift.Evidence);
            Assert.Equal("missing", drift.Bins[^1].Label);
        }
    }

    [Fact]
    public void Evidence_begins_with_the_values_even_where_a_few_missing_ones_changed_most()
    {
        CategoryColumn reference = CategoryColumn.FromTexts("x", [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? "a" : "b")]);

        ColumnDrift drift = Compare(reference, WithMissing(reference, 6));

        Assert.StartsWith("'a' 50 % → 49.7 %; PSI 0.0", drift.Evidence);
        // Without a value in the window no level can be expected in it, so all stand together.
        Assert.StartsWith("other levels 100 % → 0 %; missing 0 % → 100 %; PSI", Compare(reference, WithMissing(reference, 1000)).Evidence);
    }

    [Fact]
    public void Rare_levels_are_taken_together()
    {
        CategoryColumn reference = CategoryColumn.FromTexts("city", [.. Enumerable.Range(0, 10_000).Select(i => $"city {i % 400}")]);

        ColumnDrift drift = Compare(reference, CategoryColumn.FromTexts("city", [.. Enumerable.Range(0, 300).Select(i => $"city {i}")]));

        Assert.Equal("other levels", Assert.Single(drift.Bins).Label);
        Assert.False(drift.Drifted);
    }

    [Fact]
    public void Booleans_are_compared_by_value()
    {
        BooleanColumn reference = new("b", [.. Enumerable.Range(0, 900).Select(i => (sbyte)(i % 3 == 0 ? 1 : 0))]);
        BooleanColumn window = new("b", [.. Enumerable.Range(0, 900).Select(i => (sbyte)(i % 3 == 0 ? 0 : 1))]);

        Assert.Contains("'false' 66.7 % → 33.3 %", Compare(reference, window).Evidence);
        Assert.True(Compare(reference, window).Drifted);
    }

    [Fact]
    public void Times_are_told_as_dates()
    {
        TimeColumn reference = new("t", [.. Enumerable.Range(0, 500).Select(i => DateTime.UnixEpoch.AddDays(i).Ticks)]);
        TimeColumn window = new("t", [.. Enumerable.Range(0, 500).Select(i => DateTime.UnixEpoch.AddDays(i + 365).Ticks)]);

        Assert.StartsWith("mean 1970-09-07 → 1971-09-07", Compare(reference, window).Evidence);
    }

    private static ColumnDrift Continuous() => Compare(
        new NumberColumn("x", [.. Draws(3, 3000).Select(u => u * u * 100)]),
        new NumberColumn("x", [.. Draws(4, 700).Select(u => Math.Pow(u, 1.5) * 100 + 2)]));

    private static ColumnDrift Compare(Column reference, Column window) => Assert.Single(DriftMonitor.Compare(
        TableProfile.Of(new Table(reference)), DriftMonitorTests.WindowOf(new Table(window))).Columns);

    private static Column WithMissing(Column column, int missing) => column switch
    {
        NumberColumn number => new NumberColumn("x", [.. number.Values.ToArray().Select((v, i) => i < missing ? double.NaN : v)]),
        BooleanColumn flag => new BooleanColumn("x", [.. flag.Values.ToArray().Select((v, i) => i < missing ? BooleanColumn.Missing : v)]),
        TextColumn text => new TextColumn("x", [.. text.Values.ToArray().Select((v, i) => i < missing ? null : v)]),
        _ => CategoryColumn.FromTexts("x", [.. Enumerable.Range(0, column.Count).Select(i => i < missing ? null : column.Format(i))]),
    };

    private static CategoryColumn Repeat(string?[] levels, JsonArray counts) => CategoryColumn.FromTexts(
        "c", [.. levels.SelectMany((level, i) => Enumerable.Repeat(level, (int)counts[i]!))]);

    private static IEnumerable<double> Draws(long state, int count)
    {
        for (int i = 0; i < count; i++)
        {
            state = (1103515245 * state + 12345) % (1L << 31);
            yield return state / (double)(1L << 31);
        }
    }
}

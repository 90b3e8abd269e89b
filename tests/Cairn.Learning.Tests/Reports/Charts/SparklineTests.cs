using System.Text.RegularExpressions;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Reports.Charts;

namespace Cairn.Learning.Tests.Reports.Charts;

public sealed class SparklineTests
{
    [Fact]
    public void Even_values_give_bars_of_about_the_same_height()
    {
        ColumnProfile column = ProfileOf(new NumberColumn("x", [.. Enumerable.Range(0, 1000).Select(i => i / 7.0)]));

        double[] heights = HeightsOf(Sparkline.Of(column).Html);

        Assert.Equal(24, heights.Length);
        Assert.All(heights, h => Assert.InRange(h, 18, 28));
    }

    [Fact]
    public void Share_up_to_a_value_counts_ties_on_its_upper_side()
    {
        ColumnProfile column = ProfileOf(new NumberColumn("x", [0, 0, 0, 0, 0, 0, 1, 2, 3, 4]));

        Assert.Equal(0, Sparkline.ShareUpTo(column, -0.5));
        Assert.Equal(0.6, Sparkline.ShareUpTo(column, 0), 6);
        Assert.Equal(1, Sparkline.ShareUpTo(column, 4));
        Assert.Equal(0.8, Sparkline.ShareUpTo(column, 2.5), 1);
    }

    [Fact]
    public void Categories_show_a_bar_for_each_frequent_level()
    {
        ColumnProfile column = ProfileOf(CategoryColumn.FromTexts("plan", ["a", "a", "a", "b", null]));

        double[] heights = HeightsOf(Sparkline.Of(column).Html);

        Assert.Equal(2, heights.Length);
        Assert.Equal(28, heights[0], 1);
        Assert.Equal(28 / 3.0, heights[1], 1);
    }

    [Fact]
    public void Column_without_values_has_no_picture()
    {
        Assert.Equal("", Sparkline.Of(ProfileOf(new NumberColumn("x", [double.NaN, double.NaN]))).Html);
        Assert.True(double.IsNaN(Sparkline.ShareUpTo(ProfileOf(new NumberColumn("x", [double.NaN])), 1)));
        Assert.Equal("", Sparkline.Of(ProfileOf(new TextColumn("t", ["free", "text"]))).Html);
    }

    private static ColumnProfile ProfileOf(Column column) => TableProfile.Of(new Table([column])).Columns[0];

    private static double[] HeightsOf(string svg) =>
        [.. Regex.Matches(svg, "v-([0-9.]+)h").Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
}

using Cairn.Learning.Reports.Charts;

namespace Cairn.Learning.Tests.Reports.Charts;

public sealed class ChartTests
{
    [Fact]
    public void Lines_carry_axes_points_and_what_is_a_reference()
    {
        string json = Chart.Lines(
            ChartAxis.Share("recall"), new ChartAxis("precision"),
            [new ChartLine("a", [0, 1], [0.5, 1]), new ChartLine("b", [0], [0], IsReference: true)]).ToJsonString();

        const string Expected = """
            {"kind":"lines","x":{"name":"recall","min":0,"max":1,"step":0.25,"format":"percent"},"y":{"name":"precision"},
            "series":[{"name":"a","points":[[0,0.5],[1,1]]},{"name":"b","points":[[0,0]],"reference":true}]}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), json);
    }

    [Fact]
    public void Points_that_are_not_finite_are_left_out()
    {
        string json = Chart.Scatter(
            new ChartAxis("x"), new ChartAxis("y"), [1, double.NaN, 3], [1, 2, double.PositiveInfinity]).ToJsonString();

        Assert.Contains("\"points\":[[1,1]]", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_cut_to_six_digits()
    {
        string json = Chart.Bars(new ChartAxis("share"), [new ChartBar("age", 0.123456789, 0.1, 0.2)]).ToJsonString();

        Assert.Contains("{\"name\":\"age\",\"value\":0.123457,\"low\":0.1,\"high\":0.2}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_values_of_columns_leave_gaps()
    {
        string json = Chart.Columns(new ChartAxis("f1"), ["a", "b"], [("one", [0.5, null])]).ToJsonString();

        Assert.Contains("\"values\":[0.5,null]", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Bins_stand_between_their_edges()
    {
        string json = Chart.Histogram(new ChartAxis("error"), new ChartAxis("rows", 0), [-1, 0, 2], [3, 4], true).ToJsonString();

        Assert.Contains("\"bins\":[[-1,0,3],[0,2,4]],\"zero\":true", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_close_the_element_that_holds_them()
    {
        string json = Chart.Bars(new ChartAxis("share"), [new ChartBar("</script><b>&", 1)]).ToJsonString();

        Assert.DoesNotContain("<", json, StringComparison.Ordinal);
        Assert.DoesNotContain("&", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 97, 0, 100, 20)]
    [InlineData(-3.2, 4.1, -4, 6, 2)]
    [InlineData(5, 5, 4, 6, 1)]
    [InlineData(0.001, 0.0042, 0.001, 0.005, 0.001)]
    public void Axes_begin_and_end_on_round_numbers(double low, double high, double from, double to, double step)
    {
        (double Low, double High, double Step) range = AxisRange.Around(low, high);

        Assert.Equal(from, range.Low, 9);
        Assert.Equal(to, range.High, 9);
        Assert.Equal(step, range.Step, 9);
    }
}

using Cairn.Server.Metrics;

namespace Cairn.Server.Tests.Metrics;

public sealed class TrafficSeriesTests
{
    [Fact]
    public void Each_second_holds_what_came_in_it()
    {
        ServerMetrics metrics = new();
        ModelMetrics model = metrics.Of("m", "1");
        DateTime now = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        model.Answered(InferenceProtocol.OpenInference, 200, 5, System.Diagnostics.Stopwatch.Frequency / 1000);
        model.Answered(InferenceProtocol.MlflowScoring, 404, 0, 1);
        metrics.Tick(now);
        model.Answered(InferenceProtocol.OpenInference, 503, 0, 1);
        metrics.Tick(now.AddSeconds(1));
        metrics.Tick(now.AddSeconds(2));

        IReadOnlyList<TrafficPoint> points = model.Traffic.Latest();
        Assert.Equal(3, points.Count);
        Assert.Equal((2, 1, 0, 5),
            (points[0].Requests, points[0].ClientErrors, points[0].ServerErrors, points[0].Rows));
        Assert.Equal((1, 0, 1, 0),
            (points[1].Requests, points[1].ClientErrors, points[1].ServerErrors, points[1].Rows));
        Assert.Equal(now.AddSeconds(-1), points[0].Time);
        Assert.InRange(points[0].P99, 0.0008, 0.00101);
        Assert.True(double.IsNaN(points[2].P50));
        Assert.Equal(points[2], Assert.Single(model.Traffic.Latest(1)));
    }

    [Fact]
    public void Old_seconds_are_forgotten()
    {
        ServerMetrics metrics = new();
        ModelMetrics model = metrics.Of("m", "1");
        DateTime now = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        for (int second = 0; second < 2000; second++)
            metrics.Tick(now.AddSeconds(second));
        Assert.Equal(2000, model.Traffic.Ticks);
        Assert.Equal(900, model.Traffic.Latest().Count);
        Assert.Equal(now.AddSeconds(1998), model.Traffic.Latest(1)[0].Time);
    }
}

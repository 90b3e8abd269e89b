namespace Cairn.Server.Metrics;

/// <summary>A second-by-second record of a model's traffic over the last minutes: what the dashboard draws.</summary>
/// <remarks>
/// Requests touch only the model's counters; once a second <see cref="Tick"/> takes the difference to the second
/// before. Safe for any number of readers.
/// </remarks>
public sealed class TrafficSeries
{
    private readonly Lock _lock = new();
    private readonly TrafficPoint[] _points;
    private readonly ModelMetrics _metrics;
    private LatencySnapshot _latency;
    private long _requests;
    private long _clientErrors;
    private long _serverErrors;
    private long _rows;
    private long _ticks;

    internal TrafficSeries(ModelMetrics metrics, int seconds)
    {
        _metrics = metrics;
        _points = new TrafficPoint[seconds];
        _latency = metrics.Latency.Snapshot();
    }

    /// <summary>Number of seconds recorded since the start; it grows by one with each new point.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>The latest points, oldest first.</summary>
    /// <param name="most">Most points wanted.</param>
    public IReadOnlyList<TrafficPoint> Latest(int most = int.MaxValue)
    {
        lock (_lock)
        {
            int count = (int)Math.Min(Math.Min(_ticks, _points.Length), most);
            TrafficPoint[] latest = new TrafficPoint[count];
            for (int i = 0; i < count; i++)
                latest[i] = _points[(_ticks - count + i) % _points.Length];
            return latest;
        }
    }

    /// <summary>Closes the second that ends at <paramref name="now"/>.</summary>
    internal void Tick(DateTime now)
    {
        lock (_lock)
        {
            LatencySnapshot latency = _metrics.Latency.Snapshot();
            LatencySnapshot second = latency.Since(_latency);
            long requests = _metrics.Requests;
            long clientErrors = _metrics.ClientErrors;
            long serverErrors = _metrics.ServerErrors;
            long rows = _metrics.Rows.Value;
            _points[_ticks % _points.Length] = new TrafficPoint(
                now.AddSeconds(-1), requests - _requests, clientErrors - _clientErrors, serverErrors - _serverErrors,
                rows - _rows, second.Quantile(0.5), second.Quantile(0.95), second.Quantile(0.99));
            (_latency, _requests, _clientErrors, _serverErrors, _rows) =
                (latency, requests, clientErrors, serverErrors, rows);
            _ticks++;
        }
    }
}

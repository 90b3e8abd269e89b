namespace Cairn.Server.Metrics;

/// <summary>Closes a second of every model's traffic, once a second.</summary>
internal sealed class TrafficClock(ServerMetrics metrics) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins to tick.</summary>
    public void Start() => _running = RunAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                metrics.Tick(DateTime.UtcNow);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}

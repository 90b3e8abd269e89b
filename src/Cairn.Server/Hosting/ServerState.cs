namespace Cairn.Server.Hosting;

/// <summary>Whether the server takes requests, and how many it works on.</summary>
public sealed class ServerState
{
    private readonly int _most;
    private int _inFlight;
    private volatile bool _draining;

    internal ServerState(int mostInFlight)
    {
        _most = mostInFlight;
    }

    /// <summary>Start of the server, UTC.</summary>
    public DateTime Started { get; } = DateTime.UtcNow;

    /// <summary>True from the moment that the server begins to stop.</summary>
    public bool IsDraining => _draining;

    /// <summary>Requests for predictions being worked on.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Takes a place among the requests in flight.</summary>
    /// <returns>False when all are taken.</returns>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _inFlight) <= _most)
            return true;
        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    internal void BeginDrain() => _draining = true;
}

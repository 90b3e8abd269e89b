using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Server.Security;

namespace Cairn.Server.Hosting;

/// <summary>What a server serves, where, and within which bounds.</summary>
public sealed record ServerOptions
{
    /// <summary>Address that <see cref="Url"/> has by default: loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>
    /// Address to listen on; port 0 takes a free one. Anything but loopback is reachable from other machines, and needs
    /// a <see cref="Key"/>.
    /// </summary>
    public string Url { get; init; } = DefaultUrl;

    /// <summary>
    /// What callers have to know; all but the health endpoints asks for it. Without one the server answers only on
    /// loopback, under the names of the machine for itself.
    /// </summary>
    public AccessKey? Key { get; init; }

    /// <summary>
    /// The models to serve. Of several versions of one model the first is the one that a request without a version
    /// gets.
    /// </summary>
    public IReadOnlyList<ServedModel> Models { get; init; } = [];

    /// <summary>Largest body of a request in bytes, as sent and after decompression.</summary>
    public int MaxBodyBytes { get; init; } = 16 << 20;

    /// <summary>Most rows of one request.</summary>
    public int MaxRows { get; init; } = 100_000;

    /// <summary>Longest time from the arrival of a request to its answer; a slower one gets 408 or 503.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time in which the headers of a request have to arrive.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest total size of the headers of a request in bytes.</summary>
    public int MaxHeaderBytes { get; init; } = 32 << 10;

    /// <summary>Most requests worked on at once; further ones get 503 and are asked to come back.</summary>
    public int MaxConcurrentRequests { get; init; } = 512;

    /// <summary>Most connections open at once; further ones are closed.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>
    /// How long a stopping server goes on taking requests while it already reports that it is not ready, so that a load
    /// balancer turns away first.
    /// </summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Longest time that requests in flight get to finish when the server stops.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most threads for one request of many rows.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Where requests and answers are noted, off their path; nowhere when null. The caller closes it, after the server
    /// has stopped.
    /// </summary>
    public PredictionLog? PredictionLog { get; init; }

    /// <summary>How often drift is measured from the prediction log, for models that have a profile.</summary>
    public TimeSpan DriftInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When a column counts as drifted, and over how many rows; the defaults when null.</summary>
    public DriftOptions? Drift { get; init; }

    /// <summary>Further endpoints, such as the dashboard's.</summary>
    public IReadOnlyList<IServerExtension> Extensions { get; init; } = [];

    /// <summary>Receives a line for each fault of the server itself; standard error when null.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Checks that every bound makes sense.</summary>
    /// <exception cref="InputException"><c>bad-option</c>, naming the option.</exception>
    internal void Check()
    {
        Positive(MaxBodyBytes, nameof(MaxBodyBytes));
        Positive(MaxRows, nameof(MaxRows));
        Positive(MaxHeaderBytes, nameof(MaxHeaderBytes));
        Positive(MaxConcurrentRequests, nameof(MaxConcurrentRequests));
        Positive(MaxConnections, nameof(MaxConnections));
        Positive(Threads, nameof(Threads));
        Positive(RequestTimeout.TotalMilliseconds, nameof(RequestTimeout));
        Positive(HeadersTimeout.TotalMilliseconds, nameof(HeadersTimeout));
        Positive(DriftInterval.TotalMilliseconds, nameof(DriftInterval));
        Drift?.Validate();
        Positive(DrainTimeout.TotalMilliseconds, nameof(DrainTimeout));
        if (DrainDelay < TimeSpan.Zero)
            throw new InputException("bad-option", $"{nameof(DrainDelay)}: found {DrainDelay}, wanted zero or more.");
    }

    private static void Positive(double value, string name)
    {
        if (value <= 0)
            throw new InputException("bad-option", $"{name}: found {value}, wanted more than zero.");
    }
}

using System.Diagnostics;

namespace Cairn.Server.Inference;

/// <summary>When a request came, and how long it may take.</summary>
/// <param name="Started">Value of <see cref="Stopwatch.GetTimestamp"/> when it came.</param>
/// <param name="Limit">Longest time that it may take, in the same ticks.</param>
internal readonly record struct RequestTime(long Started, long Limit)
{
    /// <summary>Whether the time is over.</summary>
    public bool IsOver => Stopwatch.GetTimestamp() - Started > Limit;

    /// <summary>Time since the request came.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Started);
}

using System.Numerics;

namespace Cairn.Server.Metrics;

/// <summary>How striped counters choose the part that a thread writes to: by the processor it runs on.</summary>
internal static class Stripes
{
    /// <summary>Number of stripes, a power of two.</summary>
    public static int Count { get; } =
        (int)Math.Min(16, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    /// <summary>The stripe of the calling thread, in [0, <see cref="Count"/>).</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Count - 1);
}

namespace Cairn.Server.Metrics;

/// <summary>A sum that many threads add to at once, each mostly in a cache line of its own.</summary>
/// <remarks>
/// Reading adds the stripes up, so a read during writes may miss the newest ones but never counts twice.
/// </remarks>
public sealed class StripedCounter
{
    private const int LineLength = 16; // 128 bytes: two cache lines, since lines are fetched in pairs

    private readonly long[] _cells = new long[Stripes.Count * LineLength];

    /// <summary>Adds <paramref name="amount"/>, which may be negative where the counter serves as a gauge.</summary>
    public void Add(long amount = 1) => Interlocked.Add(ref _cells[Stripes.Current * LineLength], amount);

    /// <summary>The sum so far.</summary>
    public long Value
    {
        get
        {
            long sum = 0;
            for (int stripe = 0; stripe < Stripes.Count; stripe++)
                sum += Volatile.Read(ref _cells[stripe * LineLength]);
            return sum;
        }
    }
}

namespace Cairn.Lifecycle.Monitoring;

/// <summary>A large array of records that wait to be written, one behind the other.</summary>
/// <param name="bytes">The array.</param>
internal sealed class PendingBlock(byte[] bytes)
{
    /// <summary>Bytes that fit.</summary>
    public int Capacity => bytes.Length;

    /// <summary>Rows of all records.</summary>
    public long Rows { get; private set; }

    /// <summary>The records.</summary>
    public ReadOnlySpan<byte> Records => bytes.AsSpan(0, Length);

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a record; it has to fit.</summary>
    public void Add(ReadOnlySpan<byte> record, int rows)
    {
        record.CopyTo(bytes.AsSpan(Length));
        Length += record.Length;
        Rows += rows;
    }

    /// <summary>Forgets the records.</summary>
    public void Clear()
    {
        Length = 0;
        Rows = 0;
    }
}

using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>The values of one column in one block.</summary>
internal abstract class ColumnChunk
{
    /// <summary>How often each missing marker of the plan occurred; null when none did.</summary>
    public int[]? Markers { get; set; }

    /// <summary>Moves the values out of memory, into a file.</summary>
    public abstract void MoveTo(ScratchSpace scratch);
}

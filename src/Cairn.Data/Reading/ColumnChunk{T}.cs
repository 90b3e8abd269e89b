using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>Values kept as an array.</summary>
/// <typeparam name="T">Type of a stored value.</typeparam>
internal abstract class ColumnChunk<T>(T[] values) : ColumnChunk
    where T : unmanaged
{
    private T[]? _array = values;
    private ScratchArray<T>? _moved;

    public ReadOnlySpan<T> Values => _array is not null ? _array : _moved!.Span;

    public override void MoveTo(ScratchSpace scratch)
    {
        if (_array is null)
            return;
        _moved = scratch.Allocate<T>(_array.Length);
        _array.CopyTo(_moved.Span);
        _array = null;
    }
}

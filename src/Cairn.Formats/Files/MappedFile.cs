using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Cairn.Formats.Files;

/// <summary>A file mapped for reading, given out as memory without a copy.</summary>
/// <remarks>
/// Spans taken from its memory do not keep the mapping; whoever uses them keeps this object until done.
/// </remarks>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

    private MappedFile(FileStream stream)
    {
        Length = stream.Length;
        if (Length == 0)
        {
            stream.Dispose();
            return;
        }
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Maps the file at <paramref name="path"/>.</summary>
    /// <exception cref="InputException"><c>file-not-found</c>: there is none, or it may not be read.</exception>
    public static MappedFile Open(string path) => new(InputFile.Open(path));

    /// <summary>A range of the file.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes; offset + length ≤ <see cref="Length"/>.</param>
    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || length > Length - offset)
            throw new ArgumentOutOfRangeException(nameof(offset));
        return length == 0 ? default : new View(this, offset, length).Memory;
    }

    /// <summary>Ends the mapping. Memory given out must not be used after it.</summary>
    public void Dispose()
    {
        if (_start is null)
            return;
        _start = null;
        _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file!.Dispose();
    }

    private sealed class View(MappedFile owner, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(owner._start is null, owner);
            return new Span<byte>(owner._start + offset, length);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(owner._start is null, owner);
            return new MemoryHandle(owner._start + offset + elementIndex);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

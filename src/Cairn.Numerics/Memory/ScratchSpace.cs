using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Cairn.Numerics.Memory;

/// <summary>
/// Room for arrays in memory-mapped temporary files: what does not fit into memory is there, and the system keeps as
/// much of it near as it has pages to spare.
/// </summary>
/// <remarks>
/// The files have no name any more as soon as they are open (on Windows they go when they are closed), so that nothing
/// is left of them after a failure or a killed process. Their blocks are reserved when they are made: a full disk is an
/// <see cref="IOException"/> then, and not a fault when a page is written. Allocating is safe for any number of threads.
/// </remarks>
public sealed unsafe class ScratchSpace : IDisposable
{
    private const long FirstFile = 16L << 20;
    private const long LargestFile = 512L << 20;
    private const int Alignment = 64;

    // What kernels that load whole vectors may read past the end of an array.
    private const int Margin = 64;

    private readonly Lock _lock = new();
    private readonly List<MemoryMappedViewAccessor> _views = [];
    private readonly List<MemoryMappedFile> _files = [];
    private byte* _next;
    private long _left;

    /// <summary>Room in a folder, which is made when it is not there; no file until something is allocated.</summary>
    /// <param name="folder">Where the files are; best on a disk, since a folder in memory saves none.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made.</exception>
    public ScratchSpace(string folder)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the room is given back, with all that was in it.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Other room in the same folder, which can be given back before this one.</summary>
    public ScratchSpace Nested() => new(Folder);

    /// <summary>An array of any content.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="length">Number of elements, ≥ 0.</param>
    /// <exception cref="IOException">The disk has no room for it.</exception>
    /// <exception cref="ObjectDisposedException">The room is given back.</exception>
    public ScratchArray<T> Allocate<T>(int length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new ScratchArray<T>(this, (T*)AllocateBytes((long)length * Unsafe.SizeOf<T>()), length);
    }

    /// <summary>Memory of any content that starts at a line of memory.</summary>
    internal byte* AllocateBytes(long bytes)
    {
        bytes = checked(bytes + Margin + Alignment - 1) / Alignment * Alignment;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (bytes > _left)
                Map(Math.Max(bytes, Math.Clamp(Bytes, FirstFile, LargestFile)));
            byte* start = _next;
            _next += bytes;
            _left -= bytes;
            return start;
        }
    }

    /// <summary>Gives the room back. Arrays in it must not be used any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (IsDisposed)
                return;
            IsDisposed = true;
            foreach (MemoryMappedViewAccessor view in _views)
            {
                // The handle first: a view that is closed with its handle open writes its pages to the disk, for nobody.
                view.SafeMemoryMappedViewHandle.ReleasePointer();
                view.SafeMemoryMappedViewHandle.Dispose();
                view.Dispose();
            }
            foreach (MemoryMappedFile file in _files)
                file.Dispose();
        }
    }

    private void Map(long bytes)
    {
        FileStream stream = Create(bytes);
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _files.Add(file);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, bytes);
        _views.Add(view);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _next = start + view.PointerOffset;
        _left = bytes;
        Bytes += bytes;
    }

    private FileStream Create(long bytes)
    {
        string path = Path.Combine(Folder, "scratch-" + Guid.NewGuid().ToString("N"));
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = bytes,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream? stream = null;
        try
        {
            // Asked first, since reserving what is not there would fill the disk for a moment.
            long free = new DriveInfo(Folder).AvailableFreeSpace;
            if (bytes > free)
                throw new IOException($"{free >> 20} MiB are free.");
            stream = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            stream.SetLength(bytes);
            return stream;
        }
        catch (IOException error)
        {
            stream?.Dispose();
            throw new IOException(
                $"Folder '{Folder}' has no room for a temporary file of {bytes >> 20} MiB more: {error.Message}", error);
        }
    }
}

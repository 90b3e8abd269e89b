namespace Cairn.Formats.Text;

/// <summary>
/// Makes a stream that can only be read once readable again: what came in is kept in memory up to 64 MiB and in a
/// temporary file, deleted on closing, beyond.
/// </summary>
internal sealed class SpoolStream(Stream source, bool ownsSource) : ReadOnlyStream
{
    private const int MostInMemory = 64 << 20;

    private Stream _kept = new MemoryStream();
    private long _position;

    public override bool CanSeek => true;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_position < _kept.Length)
        {
            _kept.Position = _position;
            count = _kept.Read(buffer);
        }
        else
        {
            count = source.Read(buffer);
            if (_kept.Length + count > MostInMemory && _kept is MemoryStream)
                MoveToFile();
            _kept.Position = _kept.Length;
            _kept.Write(buffer[..count]);
        }
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        _kept.Dispose();
        if (ownsSource)
            source.Dispose();
        base.Dispose(disposing);
    }

    private void MoveToFile()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        FileStream file = new(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        Stream memory = _kept;
        memory.Position = 0;
        memory.CopyTo(file);
        memory.Dispose();
        _kept = file;
    }
}

namespace Cairn.Formats.Documents;

/// <summary>Bytes of a stream one after another, with their position; the end of the stream is an error where a byte is needed.</summary>
internal sealed class ByteFeed
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _before;
    private int _at;
    private int _end;

    /// <summary>A feed from where <paramref name="stream"/> stands.</summary>
    public ByteFeed(Stream stream, string source)
    {
        _stream = stream;
        Source = source;
    }

    /// <summary>Name of the stream in messages.</summary>
    public string Source { get; }

    /// <summary>Number of bytes taken.</summary>
    public long Position => _before + _at;

    /// <summary>The next byte without taking it; −1 at the end.</summary>
    public int Peek() => _at < _end || Refill() ? _buffer[_at] : -1;

    /// <summary>Takes the byte that <see cref="Peek"/> showed.</summary>
    public void Skip() => _at++;

    /// <summary>Takes the next byte.</summary>
    /// <exception cref="MalformedDataException">There is none.</exception>
    public byte Next()
    {
        if (_at == _end && !Refill())
            throw Wrong("the document ends in the middle of a value");
        return _buffer[_at++];
    }

    /// <summary>Takes as many bytes as <paramref name="destination"/> has.</summary>
    public void Take(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_at == _end && !Refill())
                throw Wrong("the document ends in the middle of a value");
            int length = Math.Min(destination.Length, _end - _at);
            _buffer.AsSpan(_at, length).CopyTo(destination);
            _at += length;
            destination = destination[length..];
        }
    }

    /// <summary>The error at this place.</summary>
    public MalformedDataException Wrong(string what) => new(Source, $"at byte {Position}: {what}.");

    private bool Refill()
    {
        _before += _end;
        _at = 0;
        _end = _stream.Read(_buffer);
        return _end > 0;
    }
}

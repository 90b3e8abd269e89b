using System.Collections.Concurrent;

namespace Cairn.Formats.Text;

/// <summary>Cuts a text into blocks of whole records, so that the blocks can be parsed side by side.</summary>
/// <remarks>
/// Buffers are handed back with <see cref="Return"/> and used again, so the memory is that of the blocks in flight.
/// The last block always ends with a line end: one is added where the text has none, and blank lines at the end of the
/// text are dropped.
/// </remarks>
public sealed class BlockReader
{
    /// <summary>
    /// Largest record, in bytes; beyond it the record is taken for a quoted field that is never closed.
    /// </summary>
    public const int LargestRecord = 64 << 20;

    private const int FirstRead = 64 * 1024;

    private readonly Stream _text;
    private readonly string _source;
    private readonly int _blockSize;
    private readonly ConcurrentBag<byte[]> _spare = [];
    private byte[] _pending = [];
    private int _pendingLength;
    private long _linesBefore;
    private int _blocks;
    private bool _atEnd;
    private bool _started;

    /// <summary>A reader of a text.</summary>
    /// <param name="text">The unpacked bytes.</param>
    /// <param name="source">Name of the source.</param>
    /// <param name="blockSize">Bytes of a block; a longer record makes its block longer.</param>
    public BlockReader(Stream text, string source, int blockSize = 1 << 20)
    {
        _text = text;
        _source = source;
        _blockSize = blockSize;
    }

    /// <summary>The byte that ends a record.</summary>
    public byte LineEnd { get; set; } = (byte)'\n';

    /// <summary>
    /// For the bytes up to and with the last line end that ends a record; see <see cref="Csv.CsvBoundary"/>.
    /// </summary>
    public required Func<byte[], int, int> FindBoundary { get; set; }

    /// <summary>
    /// The first bytes of the text, at most one block and without a byte-order mark, left where they are; to find out
    /// how the records are written.
    /// </summary>
    public ReadOnlySpan<byte> Peek(out bool isWhole)
    {
        if (!_started)
            Start();
        isWhole = _atEnd;
        return _pending.AsSpan(0, _pendingLength);
    }

    /// <summary>The next block, or false at the end of the text.</summary>
    /// <param name="block">The block; hand it back with <see cref="Return"/>.</param>
    /// <exception cref="MalformedDataException">A record is longer than <see cref="LargestRecord"/>.</exception>
    public bool TryNext(out TextBlock block)
    {
        if (!_started)
            Start();
        while (!_atEnd)
        {
            int boundary = FindBoundary(_pending, _pendingLength);
            if (boundary > 0)
            {
                block = Cut(boundary);
                return true;
            }
            if (_pendingLength >= LargestRecord)
            {
                throw new MalformedDataException(
                    _source, $"a record is longer than {LargestRecord >> 20} MiB.", _linesBefore + 1,
                    "Look for a double quote that opens a field and is never closed.");
            }
            Array.Resize(ref _pending, _pending.Length * 2);
            Fill();
        }
        EndText();
        block = new TextBlock(_blocks++, _pending, _pendingLength, _linesBefore + 1);
        _pending = [];
        _pendingLength = 0;
        return block.Length > 0;
    }

    /// <summary>Hands back a buffer got from <see cref="TryNext"/>.</summary>
    public void Return(TextBlock block)
    {
        if (block.Bytes.Length <= 2 * _blockSize)
            _spare.Add(block.Bytes);
    }

    private void Start()
    {
        _started = true;
        // Small texts are common, and a whole block for each would cost more than reading them.
        _pending = new byte[Math.Min(FirstRead, _blockSize) + 1];
        Fill();
        if (!_atEnd)
        {
            Array.Resize(ref _pending, _blockSize + 1);
            Fill();
        }
        if (_pendingLength >= 3 && _pending.AsSpan().StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            _pending.AsSpan(3, _pendingLength - 3).CopyTo(_pending);
            _pendingLength -= 3;
        }
        TextCheck.RefuseOtherFormats(_pending.AsSpan(0, Math.Min(_pendingLength, 8)), _source);
    }

    // One byte of the buffer stays free for the line end that the last record may lack.
    private void Fill()
    {
        while (_pendingLength < _pending.Length - 1)
        {
            int count = _text.Read(_pending, _pendingLength, _pending.Length - 1 - _pendingLength);
            if (count == 0)
            {
                _atEnd = true;
                return;
            }
            _pendingLength += count;
        }
    }

    private void EndText()
    {
        int end = _pendingLength;
        while (end > 0 && _pending[end - 1] is (byte)'\n' or (byte)'\r')
            end--;
        if (end > 0)
            _pending[end++] = LineEnd;
        _pendingLength = end;
    }

    private TextBlock Cut(int boundary)
    {
        TextBlock block = new(_blocks++, _pending, boundary, _linesBefore + 1);
        int rest = _pendingLength - boundary;
        if (!_spare.TryTake(out byte[]? next) || next.Length < rest + 2)
            next = new byte[Math.Max(_blockSize + 1, rest + 2)];
        _pending.AsSpan(boundary, rest).CopyTo(next);
        _linesBefore += block.Text.Count(LineEnd);
        _pending = next;
        _pendingLength = rest;
        Fill();
        return block;
    }
}

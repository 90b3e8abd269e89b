using System.Runtime.InteropServices;
using Cairn.Data.Columns;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Gathers one column of a segment from the records of many requests.</summary>
internal sealed class SegmentColumn
{
    private readonly ColumnKind _kind;
    private readonly SegmentBytes _values = new();
    private readonly SegmentBytes _levels = new();
    private readonly Dictionary<string, int> _indexOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indexOfUnits;
    private readonly char[] _units = new char[RecordEncoder.MostTextLength];
    private int[] _indexOfCode = [];
    private long _previous;

    public SegmentColumn(ColumnKind kind)
    {
        _kind = kind;
        _indexOfUnits = _indexOf.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Adds the rows of a record, which stands before this column.</summary>
    public void Add(ref RecordDecoder record)
    {
        switch (_kind)
        {
            case ColumnKind.Number:
                for (int row = 0; row < record.Rows; row++)
                    _values.WriteNumber(record.Read<double>());
                break;
            case ColumnKind.Boolean:
                for (int row = 0; row < record.Rows; row++)
                    _values.WriteByte((byte)(record.Read<sbyte>() + 1));
                break;
            case ColumnKind.Category:
                AddCategories(ref record);
                break;
            case ColumnKind.Text or ColumnKind.Identifier:
                for (int row = 0; row < record.Rows; row++)
                {
                    if (record.TryReadText(out ReadOnlySpan<byte> text))
                        _values.WriteText(Units(text));
                    else
                        _values.WriteByte(0);
                }
                break;
            default:
                for (int row = 0; row < record.Rows; row++)
                    AddLong(record.Read<long>());
                break;
        }
    }

    /// <summary>Appends the column to a body.</summary>
    public void AppendTo(SegmentBytes body)
    {
        if (_kind == ColumnKind.Category)
        {
            body.WriteUnsigned((ulong)_indexOf.Count);
            body.Write(_levels.Written);
        }
        body.Write(_values.Written);
    }

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        _values.Clear();
        _levels.Clear();
        _indexOf.Clear();
        _previous = 0;
    }

    // Differences wrap around, and back when read; so the stored missing value needs no mark of its own.
    private void AddLong(long value)
    {
        _values.WriteSigned(unchecked(value - _previous));
        _previous = value;
    }

    private void AddCategories(ref RecordDecoder record)
    {
        bool withLevels = record.Read<byte>() == 1;
        if (!withLevels)
        {
            for (int row = 0; row < record.Rows; row++)
            {
                bool present = record.TryReadText(out ReadOnlySpan<byte> text);
                _values.WriteUnsigned(present ? (ulong)IndexOf(Units(text)) : 0);
            }
            return;
        }
        int levels = record.Read<int>();
        RecordDecoder texts = record; // levels get an index when a row has them: some have none
        for (int level = 0; level < levels; level++)
            record.TryReadText(out _);
        if (_indexOfCode.Length < levels)
            _indexOfCode = new int[levels];
        Span<int> indexOfCode = _indexOfCode.AsSpan(0, levels);
        indexOfCode.Clear();
        ReadOnlySpan<byte> codes = record.ReadBytes(record.Rows * sizeof(int));
        for (int row = 0; row < record.Rows; row++)
        {
            int code = MemoryMarshal.Read<int>(codes[(row * sizeof(int))..]);
            if (code >= 0)
                indexOfCode[code] = 1;
        }
        for (int level = 0; level < levels; level++)
        {
            texts.TryReadText(out ReadOnlySpan<byte> text);
            if (indexOfCode[level] != 0)
                indexOfCode[level] = IndexOf(Units(text));
        }
        for (int row = 0; row < record.Rows; row++)
        {
            int code = MemoryMarshal.Read<int>(codes[(row * sizeof(int))..]);
            _values.WriteUnsigned(code < 0 ? 0 : (ulong)indexOfCode[code]);
        }
    }

    // Index of a level among those of the segment, from 1.
    private int IndexOf(ReadOnlySpan<char> level)
    {
        if (!_indexOfUnits.TryGetValue(level, out int index))
        {
            index = _indexOf.Count + 1;
            _indexOfUnits[level] = index;
            _levels.WriteText(level);
        }
        return index;
    }

    // The units of a text may stand at an odd address, where they cannot be read as they are.
    private ReadOnlySpan<char> Units(ReadOnlySpan<byte> text)
    {
        Span<char> units = _units.AsSpan(0, text.Length / sizeof(char));
        text.CopyTo(MemoryMarshal.AsBytes(units));
        return units;
    }
}

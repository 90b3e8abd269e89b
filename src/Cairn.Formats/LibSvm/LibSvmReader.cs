using System.Runtime.InteropServices;
using Cairn.Formats.Text;

namespace Cairn.Formats.LibSvm;

/// <summary>Reads LibSVM's (SVMlight's) format: a row a line, <c>label [qid:number] index:value … [# comment]</c>.</summary>
/// <remarks>
/// Written from the README of LIBSVM and the page of SVMlight, with the <c>label:weight</c> of XGBoost. Indices begin at 0
/// or 1, as the writer pleased, and are kept as written. Blank lines and lines of comment alone are skipped. One pass,
/// O(bytes); the memory is that of what is read and one block of text.
/// </remarks>
public sealed class LibSvmReader
{
    /// <summary>Most entries that are read.</summary>
    public const int MostEntries = 1 << 30;

    private const int MostShown = 40;

    private readonly string _source;
    private readonly long _mostRows;
    private readonly List<double> _labels = [];
    private readonly List<double> _weights = [];
    private readonly List<long> _queries = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _indices = [];
    private readonly List<double> _values = [];
    private long _line;

    private LibSvmReader(string source, long mostRows)
    {
        _source = source;
        _mostRows = mostRows;
    }

    /// <summary>Reads a text to its end.</summary>
    /// <param name="text">The unpacked bytes.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="mostRows">More rows than this are refused.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <exception cref="MalformedDataException">A line is not of the format; the message names line and column.</exception>
    /// <exception cref="InputException"><c>too-many-rows</c>.</exception>
    public static LibSvmData Read(
        Stream text, string source, long mostRows = int.MaxValue, CancellationToken cancellation = default)
    {
        LibSvmReader reader = new(source, mostRows);
        BlockReader blocks = new(text, source)
        {
            FindBoundary = static (bytes, length) => bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1,
        };
        while (blocks.TryNext(out TextBlock block))
        {
            cancellation.ThrowIfCancellationRequested();
            reader._line = block.FirstLine - 1;
            reader.ReadLines(block.Text);
            blocks.Return(block);
        }
        return reader.Finish();
    }

    /// <summary>
    /// Whether a text begins like this format: its first line with anything in it is a number followed by pairs of an index
    /// and a value, the indices rising.
    /// </summary>
    /// <param name="start">The first bytes of the text.</param>
    public static bool LooksLike(ReadOnlySpan<byte> start)
    {
        foreach (Range range in start.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = Content(start[range]);
            if (line.IsEmpty)
                continue;
            // The last line may be cut short; its first pairs say enough.
            bool isCut = range.End.GetOffset(start.Length) == start.Length;
            if (!TryToken(ref line, out ReadOnlySpan<byte> label) || !Utf8Number.TryParse(BeforeColon(label), out _))
                return false;
            int before = -1;
            int pairs = 0;
            while (TryToken(ref line, out ReadOnlySpan<byte> token))
            {
                if (pairs == 0 && before < 0 && token.StartsWith("qid:"u8))
                    continue;
                if (isCut && line.IsEmpty && pairs > 0)
                    break;
                int colon = token.IndexOf((byte)':');
                if (colon < 1 || !TryIndex(token[..colon], out int index) || index <= before
                    || !TryValue(token[(colon + 1)..], out _))
                {
                    return false;
                }
                before = index;
                pairs++;
            }
            return pairs > 0;
        }
        return false;
    }

    private void ReadLines(ReadOnlySpan<byte> text)
    {
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            _line++;
            ReadOnlySpan<byte> content = Content(line);
            if (!content.IsEmpty)
                ReadRow(line, content);
        }
    }

    private void ReadRow(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
    {
        if (_labels.Count >= _mostRows)
        {
            throw new InputException(
                "too-many-rows", $"{_source} has more than the {_mostRows} rows that are read.", "Split the file, or sample it.");
        }
        TryToken(ref rest, out ReadOnlySpan<byte> token);
        ReadLabel(line, token);
        bool hasQuery = false;
        int first = _indices.Count;
        bool rises = true;
        while (TryToken(ref rest, out token))
        {
            if (!hasQuery && _indices.Count == first && token.StartsWith("qid:"u8))
            {
                hasQuery = true;
                ReadQuery(line, token);
                continue;
            }
            int colon = token.IndexOf((byte)':');
            if (colon < 0)
                throw Bad(line, token, $"found {Shown(token)}, wanted index:value");
            if (!TryIndex(token[..colon], out int index))
                throw Bad(line, token, $"found the index {Shown(token[..colon])}, wanted a whole number from 0 to {int.MaxValue - 1}");
            if (!TryValue(token[(colon + 1)..], out double value))
                throw Bad(line, token, $"found the value {Shown(token[(colon + 1)..])} of index {index}, wanted a number");
            rises &= _indices.Count == first || _indices[^1] < index;
            _indices.Add(index);
            _values.Add(value);
        }
        if (_queries.Count != (hasQuery ? _labels.Count : 0))
        {
            throw Bad(
                line, line, hasQuery ? "found a qid, which no line before has" : "found no qid, which the lines before have",
                "Give every row its query, or none.");
        }
        if (!rises)
            RefuseTwice(line, first);
        if (_indices.Count > MostEntries)
            throw Bad(line, line, $"there are more than {MostEntries} entries", "Split the file, or sample it.");
        _starts.Add(_indices.Count);
    }

    private void ReadLabel(ReadOnlySpan<byte> line, ReadOnlySpan<byte> token)
    {
        ReadOnlySpan<byte> label = BeforeColon(token);
        if (!Utf8Number.TryParse(label, out double value))
        {
            string message = label.Contains((byte)',')
                ? $"found {Shown(label)}, several labels, wanted one"
                : $"found {Shown(label)}, wanted a label that is a number";
            throw Bad(line, token, message, "A line is written: label index:value index:value …");
        }
        _labels.Add(value);
        bool hasWeight = label.Length < token.Length;
        double weight = 1;
        if (hasWeight && !(Utf8Number.TryParse(token[(label.Length + 1)..], out weight) && weight >= 0 && double.IsFinite(weight)))
            throw Bad(line, token, $"found the weight {Shown(token[(label.Length + 1)..])}, wanted a finite number of at least 0");
        if (hasWeight && _weights.Count == 0)
            _weights.AddRange(Enumerable.Repeat(1.0, _labels.Count - 1));
        if (hasWeight || _weights.Count > 0)
            _weights.Add(weight);
    }

    private void ReadQuery(ReadOnlySpan<byte> line, ReadOnlySpan<byte> token)
    {
        if (!Utf8Number.TryParseInteger(token[4..], out long query))
            throw Bad(line, token, $"found {Shown(token)}, wanted qid: and a whole number");
        _queries.Add(query);
    }

    private void RefuseTwice(ReadOnlySpan<byte> line, int first)
    {
        int[] sorted = CollectionsMarshal.AsSpan(_indices)[first..].ToArray();
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw Bad(line, line, $"index {sorted[i]} comes twice in the row", "Write each index once.");
        }
    }

    private LibSvmData Finish()
    {
        if (_labels.Count == 0)
            throw new MalformedDataException(_source, "there is nothing in it.", hint: "Give a file with rows.");
        return new LibSvmData(
            [.. _labels], _weights.Count > 0 ? [.. _weights] : null, _queries.Count > 0 ? [.. _queries] : null,
            [.. _starts], [.. _indices], [.. _values]);
    }

    private MalformedDataException Bad(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> at, string message, string? hint = null)
    {
        // Both are parts of one buffer, so their distance is the place in the line.
        nint column = System.Runtime.CompilerServices.Unsafe.ByteOffset(
            ref MemoryMarshal.GetReference(line), ref MemoryMarshal.GetReference(at));
        return new MalformedDataException(_source, $"column {column + 1}: {message}.", _line, hint);
    }

    private static string Shown(ReadOnlySpan<byte> token)
    {
        string text = System.Text.Encoding.UTF8.GetString(token[..Math.Min(token.Length, MostShown)]);
        return token.IsEmpty ? "nothing" : $"'{text}{(token.Length > MostShown ? "…" : "")}'";
    }

    // The line without its comment and the blanks around it.
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line)
    {
        int comment = line.IndexOf((byte)'#');
        return (comment < 0 ? line : line[..comment]).Trim(" \t\r"u8);
    }

    private static bool TryToken(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> token)
    {
        rest = rest.TrimStart(" \t"u8);
        int end = rest.IndexOfAny((byte)' ', (byte)'\t');
        token = end < 0 ? rest : rest[..end];
        rest = rest[token.Length..];
        return !token.IsEmpty;
    }

    private static ReadOnlySpan<byte> BeforeColon(ReadOnlySpan<byte> token)
    {
        int colon = token.IndexOf((byte)':');
        return colon < 0 ? token : token[..colon];
    }

    private static bool TryIndex(ReadOnlySpan<byte> text, out int index)
    {
        bool read = Utf8Number.TryParseInteger(text, out long value) && value is >= 0 and < int.MaxValue;
        index = read ? (int)value : 0;
        return read;
    }

    private static bool TryValue(ReadOnlySpan<byte> text, out double value)
    {
        if (Utf8Number.TryParse(text, out value))
            return true;
        value = double.NaN;
        return text.Length is 2 or 3 && (Is(text, "nan"u8) || Is(text, "na"u8));
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        System.Text.Ascii.EqualsIgnoreCase(text, word);
}

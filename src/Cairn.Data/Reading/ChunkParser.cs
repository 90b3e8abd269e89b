using System.Runtime.CompilerServices;
using System.Text;
using Cairn.Data.Columns;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Parses the fields of one column of one block. Not safe for several threads at once.</summary>
/// <remarks>
/// The parsing of a column is one loop over one kind of value with no indirection; the block and its field positions
/// stay in the second-level cache from column to column. The loops are compiled optimised at once: a tool reads one
/// file and ends, and would spend most of the reading in code that the runtime had not yet come round to.
/// </remarks>
internal sealed class ChunkParser(bool isJson)
{
    private readonly TextPool _pool = new();
    private byte[] _scratch = new byte[256];
    private int[]? _markers;

    /// <summary>
    /// The values of the column, or null when one does not fit a kind that nobody laid down: then the plan has failed.
    /// </summary>
    /// <param name="plan">What is expected.</param>
    /// <param name="block">The text.</param>
    /// <param name="words">The places of the values, as <see cref="FieldSpans"/> keeps them.</param>
    /// <param name="stride">Words from one row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="BlockException">A value does not fit the kind that the caller laid down.</exception>
    public ColumnChunk? Parse(
        ColumnPlan plan, ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows)
    {
        _markers = null;
        if (isJson && plan.Forced is null && plan.Storage is Storage.Integer or Storage.Number && HasString(words))
        {
            plan.Failed = true;
            return null;
        }
        ColumnChunk? chunk = plan.Storage switch
        {
            Storage.Integer => ParseIntegers(plan, block, words, stride, rows),
            Storage.Number => ParseNumbers(plan, block, words, stride, rows),
            Storage.Boolean => ParseBooleans(plan, block, words, stride, rows),
            Storage.Time => ParseTimes(plan, block, words, stride, rows),
            _ => ParseTexts(block, words, stride, rows),
        };
        if (chunk is null)
            plan.Failed = true;
        else
            chunk.Markers = _markers;
        return chunk;
    }

    /// <summary>Counts in a tally what the values of a column can be read as.</summary>
    public void Tally(
        ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows, LevelTally tally)
    {
        Codes(block, words, stride, rows, out bool hasStrings);
        tally.HasStrings |= hasStrings;
        _pool.AddTo(tally);
    }

    // A string in JSON is text even when its characters are digits.
    private static bool HasString(ReadOnlySpan<ulong> words)
    {
        foreach (ulong word in words)
        {
            if (FieldSpans.IsQuoted(word) && FieldSpans.LengthOf(word) > 0)
                return true;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ColumnChunk? ParseIntegers(
        ColumnPlan plan, ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows)
    {
        long[] values = GC.AllocateUninitializedArray<long>(rows);
        for (int row = 0; row < values.Length; row++)
        {
            ulong word = words[row * stride];
            ReadOnlySpan<byte> text = block.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word));
            if (Utf8Number.TryParseInteger(text, out values[row]) && !IsNamedMarker(plan, text))
                continue;
            if (IsMissing(plan, text))
            {
                values[row] = IntegerColumn.Missing;
                continue;
            }
            if (plan.Forced is not null)
            {
                if (!TryParseLoosely(text, out values[row]))
                    throw Mistyped(plan, block, word, row);
                continue;
            }
            if (Utf8Number.IsPaddedInteger(text) || !Utf8Number.TryParse(text, out double _))
                return null;
            plan.Storage = Storage.Number;
            _markers = null;
            return ParseNumbers(plan, block, words, stride, rows);
        }
        return new IntegerChunk(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private NumberChunk? ParseNumbers(
        ColumnPlan plan, ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows)
    {
        double[] values = GC.AllocateUninitializedArray<double>(rows);
        bool hasFraction = false;
        bool hasOverflow = false;
        for (int row = 0; row < values.Length; row++)
        {
            ulong word = words[row * stride];
            ReadOnlySpan<byte> text = block.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word));
            if (Utf8Number.TryParse(text, out double value, out bool whole) && !IsNamedMarker(plan, text))
            {
                values[row] = value;
                if (!whole)
                {
                    hasFraction = true;
                }
                else if (plan.Forced is null)
                {
                    // 007 is a code. A number of many digits beside true fractions is a number all the same.
                    if (Utf8Number.IsPaddedInteger(text))
                        return null;
                    hasOverflow |= Math.Abs(value) >= long.MaxValue;
                }
                continue;
            }
            if (!IsMissing(plan, text))
                return plan.Forced is null ? null : throw Mistyped(plan, block, word, row);
            values[row] = double.NaN;
        }
        return new NumberChunk(values) { HasFraction = hasFraction, HasOverflow = hasOverflow };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private BooleanChunk? ParseBooleans(
        ColumnPlan plan, ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows)
    {
        byte[] yes = Encoding.UTF8.GetBytes(plan.TrueText);
        byte[] no = Encoding.UTF8.GetBytes(plan.FalseText);
        sbyte[] values = GC.AllocateUninitializedArray<sbyte>(rows);
        for (int row = 0; row < values.Length; row++)
        {
            ulong word = words[row * stride];
            ReadOnlySpan<byte> text = Blanks.Trim(block.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word)));
            if (EqualsAnyCase(text, yes))
                values[row] = 1;
            else if (EqualsAnyCase(text, no))
                values[row] = 0;
            else if (IsMissing(plan, text))
                values[row] = BooleanColumn.Missing;
            else
                return plan.Forced is null ? null : throw Mistyped(plan, block, word, row);
        }
        return new BooleanChunk(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TimeChunk? ParseTimes(
        ColumnPlan plan, ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows)
    {
        long[] values = GC.AllocateUninitializedArray<long>(rows);
        bool isDecisive = false;
        bool mayDecide = plan.Shape is TimeShape.DayFirst or TimeShape.MonthFirst;
        for (int row = 0; row < values.Length; row++)
        {
            ulong word = words[row * stride];
            ReadOnlySpan<byte> text = block.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word));
            if (Utf8Time.TryParse(text, plan.Shape, out values[row]) && !IsNamedMarker(plan, text))
                isDecisive |= mayDecide && new DateTime(values[row]).Day > 12;
            else if (IsMissing(plan, text))
                values[row] = TimeColumn.Missing;
            else
                return plan.Forced is null ? null : throw Mistyped(plan, block, word, row);
        }
        return new TimeChunk(values) { IsDecisive = isDecisive };
    }

    private TextChunk ParseTexts(ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows)
    {
        int[] codes = Codes(block, words, stride, rows, out bool hasStrings);
        (string[] levels, int[] counts) = _pool.ToLevels();
        return new TextChunk(codes, levels, counts) { HasStrings = hasStrings };
    }

    // The codes of the texts in the pool, which has no others then; −1 is an empty field.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Codes(
        ReadOnlySpan<byte> block, ReadOnlySpan<ulong> words, int stride, int rows, out bool hasStrings)
    {
        _pool.Clear();
        int[] codes = GC.AllocateUninitializedArray<int>(rows);
        hasStrings = false;
        for (int row = 0; row < codes.Length; row++)
        {
            ulong word = words[row * stride];
            ReadOnlySpan<byte> text = block.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word));
            if (FieldSpans.IsEscaped(word))
                text = Unescape(text);
            hasStrings |= isJson && FieldSpans.IsQuoted(word);
            codes[row] = text.IsEmpty ? -1 : _pool.Code(text);
        }
        return codes;
    }

    // A marker that a person named may well be a number, such as -999.
    private static bool IsNamedMarker(ColumnPlan plan, ReadOnlySpan<byte> text) =>
        !plan.Markers.AreUsual && plan.Markers.IndexOf(Blanks.Trim(text)) >= 0;

    private bool IsMissing(ColumnPlan plan, ReadOnlySpan<byte> text)
    {
        text = Blanks.Trim(text);
        if (text.IsEmpty)
            return true;
        int marker = plan.Markers.IndexOf(text);
        if (marker < 0)
            return false;
        _markers ??= new int[plan.Markers.Texts.Count];
        _markers[marker]++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (_scratch.Length < text.Length)
            _scratch = new byte[Math.Max(text.Length, _scratch.Length * 2)];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            _scratch[length++] = text[i];
            if (text[i] == '"')
                i++;
        }
        return _scratch.AsSpan(0, length);
    }

    // Where the caller says that a column holds whole numbers, 007 is 7 and 3.0 is 3.
    private static bool TryParseLoosely(ReadOnlySpan<byte> text, out long value)
    {
        const double Exact = 1L << 53;
        bool isWhole = Utf8Number.TryParse(text, out double number) && number == Math.Floor(number)
            && Math.Abs(number) <= Exact;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }

    private static bool EqualsAnyCase(ReadOnlySpan<byte> text, byte[] wanted) =>
        text.SequenceEqual(wanted) || Ascii.EqualsIgnoreCase(text, wanted);

    private static BlockException Mistyped(ColumnPlan plan, ReadOnlySpan<byte> block, ulong word, int row)
    {
        int start = FieldSpans.StartOf(word);
        string found = Encoding.UTF8.GetString(block.Slice(start, Math.Min(60, FieldSpans.LengthOf(word))));
        return new BlockException(
            start, $"column '{plan.Name}': found '{found}', wanted {plan.Wanted}.",
            "Correct the value, name it as a missing marker, or choose another kind for the column.")
        { IsMistyped = true, Row = row };
    }
}

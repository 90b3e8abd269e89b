using System.Runtime.CompilerServices;
using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats.Text;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>
/// Decides what a column read as text is, from every value that it has, and builds it: nothing has been lost yet.
/// </summary>
internal static class TextAssembler
{
    private const int FewLevels = 20;
    private const int MostLevels = 10_000;
    private const int LongestLevel = 80;
    private const int LongestMarker = 16;
    private const int FewestRowsOfIdentifier = 20;

    /// <summary>What to keep the column as, from a part of its values.</summary>
    public static StorageChoice Choose(string name, IReadOnlyList<TextChunk> chunks, MissingMarkers markers)
    {
        LevelTally tally = new(markers);
        foreach (TextChunk chunk in chunks)
            tally.Add(chunk);
        return StorageChoice.From(name, tally, markers);
    }

    /// <summary>The column and its field. Out of memory a column of texts or identifiers is empty.</summary>
    public static (Column Column, SchemaField Field) Join(
        ColumnPlan plan, int index, IReadOnlyList<TextChunk> chunks, ScratchSpace? scratch = null)
    {
        if (plan.Forced is ColumnKind forced)
            return JoinTexts(plan, chunks, forced, isCode: false, scratch);
        StorageChoice choice = Choose(plan.Name, chunks, plan.Markers);
        return choice.Storage == Storage.Textual
            ? JoinTexts(plan, chunks, null, choice.IsCode, scratch)
            : JoinTyped(plan, index, chunks, choice, scratch);
    }

    // The distinct texts of each chunk are parsed once and handed out by code.
    private static (Column Column, SchemaField Field) JoinTyped(
        ColumnPlan plan, int index, IReadOnlyList<TextChunk> chunks, StorageChoice choice, ScratchSpace? scratch)
    {
        ColumnPlan typed = new(plan.Name, choice.Storage, plan.Markers)
        {
            Shape = choice.Shape,
            TrueText = choice.TrueText ?? "true",
            FalseText = choice.FalseText ?? "false",
        };
        List<ColumnChunk> converted = [];
        foreach (TextChunk chunk in chunks)
        {
            ColumnChunk one = Convert(typed, chunk);
            if (scratch is not null)
                one.MoveTo(scratch);
            converted.Add(one);
        }
        return ColumnAssembler.Join(typed, index, converted, scratch)
            ?? JoinTexts(plan, chunks, null, choice.IsCode, scratch);
    }

    private static ColumnChunk Convert(ColumnPlan plan, TextChunk chunk)
    {
        int[] markers = new int[plan.Markers.Texts.Count];
        byte[][] levels = [.. chunk.Levels.Select(Encoding.UTF8.GetBytes)];
        for (int code = 0; code < levels.Length; code++)
        {
            int marker = plan.Markers.IndexOf(Blanks.Trim(levels[code]));
            if (marker >= 0)
                markers[marker] += chunk.Counts[code];
        }
        MissingMarkers named = plan.Markers;
        ColumnChunk converted = plan.Storage switch
        {
            Storage.Integer => new IntegerChunk(Spread(
                chunk, levels, named, IntegerColumn.Missing,
                t => Utf8Number.TryParseInteger(t, out long v) ? v : IntegerColumn.Missing)),
            Storage.Number => new NumberChunk(Spread(
                chunk, levels, named, double.NaN, t => Utf8Number.TryParse(t, out double v) ? v : double.NaN))
            { HasFraction = true },
            Storage.Boolean => new BooleanChunk(Spread(
                chunk, levels, named, BooleanColumn.Missing, t => BooleanOf(plan, t))),
            _ => new TimeChunk(Spread(
                chunk, levels, named, TimeColumn.Missing,
                t => Utf8Time.TryParse(t, plan.Shape, out long v) ? v : TimeColumn.Missing))
            { IsDecisive = levels.Any(t => Utf8Time.TryParse(t, plan.Shape, out long v) && new DateTime(v).Day > 12) },
        };
        converted.Markers = markers;
        return converted;
    }

    private static sbyte BooleanOf(ColumnPlan plan, byte[] text)
    {
        ReadOnlySpan<byte> word = Blanks.Trim(text);
        return Ascii.EqualsIgnoreCase(word, plan.TrueText) ? (sbyte)1
            : Ascii.EqualsIgnoreCase(word, plan.FalseText) ? (sbyte)0 : BooleanColumn.Missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T[] Spread<T>(
        TextChunk chunk, byte[][] levels, MissingMarkers markers, T missing, Func<byte[], T> parse)
    {
        T[] parsed = [.. levels.Select(t => markers.IndexOf(Blanks.Trim(t)) >= 0 ? missing : parse(t))];
        ReadOnlySpan<int> codes = chunk.Values;
        T[] values = new T[codes.Length];
        for (int row = 0; row < values.Length; row++)
            values[row] = codes[row] < 0 ? missing : parsed[codes[row]];
        return values;
    }

    private static (Column Column, SchemaField Field) JoinTexts(
        ColumnPlan plan, IReadOnlyList<TextChunk> chunks, ColumnKind? forced, bool isCode, ScratchSpace? scratch)
    {
        HashSet<string> missing = BelievedMarkers(plan, chunks, isGiven: forced is not null);
        int rows = chunks.Sum(c => c.Values.Length);
        int cap = forced == ColumnKind.Category ? int.MaxValue : Math.Max(FewLevels, Math.Min(rows / 5, MostLevels));
        Dictionary<string, int>? union = forced is null or ColumnKind.Category ? Union(chunks, missing, cap) : null;
        bool isCategory = union is not null && (forced is not null || AreLevels(union));
        if (isCategory)
        {
            Column category = Category(plan.Name, chunks, union!, missing, scratch);
            string evidence = Evidence.Of(category, "");
            return (category, ColumnAssembler.FieldOf(plan, ColumnKind.Category, evidence, [.. missing]));
        }
        if (scratch is not null)
            return JoinUnkept(plan, chunks, forced, isCode, missing, rows, scratch);
        string?[] texts = Texts(chunks, missing, rows);
        ColumnKind kind = forced ?? KindOf(plan.Name, texts, new DistinctTexts(rows, null), isCode);
        TextColumn column = new(plan.Name, texts, kind);
        return (column, ColumnAssembler.FieldOf(plan, kind, Evidence.Of(column, ""), [.. missing]));
    }

    // Texts have no place outside memory: they are looked at one by one, and what is told of them is all that stays.
    private static (Column Column, SchemaField Field) JoinUnkept(
        ColumnPlan plan, IReadOnlyList<TextChunk> chunks, ColumnKind? forced, bool isCode, HashSet<string> missing, int rows,
        ScratchSpace scratch)
    {
        ColumnKind kind = forced ?? KindOf(plan.Name, EachText(chunks, missing), new DistinctTexts(rows, scratch), isCode);
        long present = 0;
        long characters = 0;
        foreach (string? text in EachText(chunks, missing))
        {
            present += text is null ? 0 : 1;
            characters += text?.Length ?? 0;
        }
        string evidence = Evidence.OfTexts(kind, present, rows - present, characters);
        return (new TextColumn(plan.Name, [], kind), ColumnAssembler.FieldOf(plan, kind, evidence, [.. missing]));
    }

    private static IEnumerable<string?> EachText(IReadOnlyList<TextChunk> chunks, HashSet<string> missing)
    {
        foreach (TextChunk chunk in chunks)
        {
            string?[] levels = [.. chunk.Levels.Select(level => missing.Contains(level) ? null : level)];
            for (int row = 0; row < chunk.Values.Length; row++)
            {
                int code = chunk.Values[row];
                yield return code < 0 ? null : levels[code];
            }
        }
    }

    // Few different texts are levels whatever their length, unless every one is a sentence of its own.
    private static bool AreLevels(Dictionary<string, int> union) =>
        union.Count == 0 || union.Keys.Sum(k => (long)k.Length) <= (long)LongestLevel * union.Count;

    private static ColumnKind KindOf(string name, IEnumerable<string?> texts, DistinctTexts seen, bool isCode)
    {
        int present = 0;
        int blank = 0;
        int digits = 0;
        bool isNamed = ColumnNames.SoundsLikeIdentifier(name);
        foreach (string? text in texts)
        {
            if (text is null)
                continue;
            present++;
            if (!seen.Add(text) || text.Length > LongestLevel)
                return ColumnKind.Text;
            blank += text.Contains(' ') ? 1 : 0;
            digits += text.AsSpan().ContainsAnyInRange('0', '9') ? 1 : 0;
        }
        if (!seen.AreAll())
            return ColumnKind.Text;
        bool looksCoded = blank <= 0.05 * present && (isNamed || isCode || digits >= 0.5 * present);
        return looksCoded && (present >= FewestRowsOfIdentifier || isNamed) ? ColumnKind.Identifier : ColumnKind.Text;
    }

    // Blank texts are missing. So are the plain markers, unless the column is of two capital letters, where NA is one.
    private static HashSet<string> BelievedMarkers(ColumnPlan plan, IReadOnlyList<TextChunk> chunks, bool isGiven)
    {
        HashSet<string> believed = [];
        long capitals = 0;
        long others = 0;
        Span<byte> bytes = stackalloc byte[3 * LongestMarker];
        foreach (TextChunk chunk in chunks)
        {
            string[] levels = chunk.Levels;
            for (int code = 0; code < levels.Length; code++)
            {
                string level = levels[code];
                string trimmed = level.Trim();
                int marker = trimmed.Length > LongestMarker ? -1
                    : plan.Markers.IndexOf(bytes[..Encoding.UTF8.GetBytes(trimmed, bytes)]);
                bool isPlain = marker >= 0 && (!plan.Markers.AreUsual || marker < MissingMarkers.FirstDoubtful);
                if (trimmed.Length == 0 || isPlain)
                {
                    believed.Add(level);
                    continue;
                }
                others += chunk.Counts[code];
                if (trimmed.Length == 2 && char.IsAsciiLetterUpper(trimmed[0]) && char.IsAsciiLetterUpper(trimmed[1]))
                    capitals += chunk.Counts[code];
            }
        }
        if (!isGiven && plan.Markers.AreUsual && capitals > 0.5 * others)
            believed.Remove("NA");
        return believed;
    }

    private static Dictionary<string, int>? Union(IReadOnlyList<TextChunk> chunks, HashSet<string> missing, int cap)
    {
        Dictionary<string, int> union = [];
        foreach (TextChunk chunk in chunks)
        {
            foreach (string level in chunk.Levels)
            {
                if (!missing.Contains(level))
                    union.TryAdd(level, 0);
                if (union.Count > cap)
                    return null;
            }
        }
        return union;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static CategoryColumn Category(
        string name, IReadOnlyList<TextChunk> chunks, Dictionary<string, int> union, HashSet<string> missing,
        ScratchSpace? scratch)
    {
        string[] levels = [.. union.Keys.Order(StringComparer.Ordinal)];
        for (int code = 0; code < levels.Length; code++)
            union[levels[code]] = code;
        ColumnStorage<int> storage = ColumnStorage.New(chunks.Sum(c => c.Values.Length), scratch, out Span<int> codes);
        int at = 0;
        foreach (TextChunk chunk in chunks)
        {
            int[] map = [.. chunk.Levels.Select(l => missing.Contains(l) ? CategoryColumn.Missing : union[l])];
            foreach (int code in chunk.Values)
                codes[at++] = code < 0 ? CategoryColumn.Missing : map[code];
        }
        return new CategoryColumn(name, storage, levels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string?[] Texts(IReadOnlyList<TextChunk> chunks, HashSet<string> missing, int rows)
    {
        string?[] texts = new string?[rows];
        // Long texts are not hashed to find that they are not among a few short ones.
        int longest = missing.Count == 0 ? 0 : missing.Max(m => m.Length);
        int at = 0;
        foreach (TextChunk chunk in chunks)
        {
            string?[] map = chunk.Levels;
            if (missing.Count > 0)
                map = [.. chunk.Levels.Select(l => l.Length <= longest && missing.Contains(l) ? null : l)];
            foreach (int code in chunk.Values)
                texts[at++] = code < 0 ? null : map[code];
        }
        return texts;
    }
}

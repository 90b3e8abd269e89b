using System.Runtime.CompilerServices;
using System.Text;
using Cairn.Data.Schemas;
using Cairn.Formats.Csv;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Whether the first record of a text names the columns, is data, or is neither.</summary>
/// <param name="Names">One name a column.</param>
/// <param name="DataStart">Byte of the sample where the data begin.</param>
/// <param name="Notes">What was decided where it was not plain.</param>
internal sealed record HeaderChoice(IReadOnlyList<string> Names, int DataStart, IReadOnlyList<string> Notes)
{
    /// <summary>Looks at the records of a sample.</summary>
    /// <param name="sample">Whole records from the beginning of the text.</param>
    /// <param name="dialect">How they are written.</param>
    /// <param name="hasHeader">What the caller knows.</param>
    /// <exception cref="BlockException">The first record has another number of fields than the others.</exception>
    public static HeaderChoice Of(ReadOnlySpan<byte> sample, CsvDialect dialect, bool? hasHeader)
    {
        CsvIndexer indexer = new(dialect, columns: 0);
        FieldSpans fields = new();
        indexer.Index(sample, fields);
        int[] counts = [.. indexer.FieldsOfRows];
        if (counts.Length == 0)
            throw new BlockException(0, "there is no record in it.");
        string[] first = new string[counts[0]];
        for (int i = 0; i < first.Length; i++)
            first[i] = TextOf(sample, fields.Words[i]);
        int behindFirst = counts.Length > 1 ? indexer.StartsOfRows[1] : sample.Length;
        int columns = counts.Length > 1 ? MostCommon(counts[1..], counts[0]) : counts[0];

        if (hasHeader is true)
            return counts[0] == columns ? Named(first, behindFirst, []) : throw Ragged(indexer, counts);
        if (counts[0] != columns)
        {
            bool isPreamble = Utf8Number.TryParseInteger(Encoding.UTF8.GetBytes(first[0]), out _)
                && counts[1..].Count(c => c == columns) >= 0.9 * (counts.Length - 1);
            return isPreamble
                ? Numbered(columns, behindFirst, [Neither(first)])
                : throw Ragged(indexer, counts);
        }
        HeaderChoice choice = Weigh(sample, fields, first, behindFirst, RowsOf(counts));
        return hasHeader is null ? choice : WithoutHeader(choice, first);
    }

    // The caller says that there is no header. A line that is neither header nor data is none either way.
    private static HeaderChoice WithoutHeader(HeaderChoice choice, string[] first)
    {
        bool isNamed = choice.DataStart > 0 && choice.Names.Where((name, i) => name != ColumnNames.Numbered(i)).Any();
        return !isNamed ? choice with { Notes = choice.DataStart > 0 ? choice.Notes : [] }
            : Numbered(first.Length, 0, ["Line 1 looks like a header and is read as data, as asked for."]);
    }

    // Beside each typed column the first record either fits the type, which speaks for data, or does not, which speaks
    // for a header. Both at once is a line of another sort, such as "150,4,setosa,versicolor,virginica".
    private static HeaderChoice Weigh(
        ReadOnlySpan<byte> sample, FieldSpans fields, string[] first, int behindFirst, List<int> rows)
    {
        int fitting = 0;
        int unfitting = 0;
        int numeric = 0;
        bool repeats = false;
        for (int column = 0; column < first.Length; column++)
        {
            LevelTally tally = TallyOf(sample, fields, rows, column, first[column], out bool isRepeated);
            StorageChoice choice = StorageChoice.From(first[column], tally, MissingMarkers.Usual);
            bool isNumber = Utf8Number.TryParse(Encoding.UTF8.GetBytes(first[column]), out double _);
            numeric += isNumber ? 1 : 0;
            repeats |= isRepeated;
            if (choice.Storage == Storage.Textual || first[column].Length == 0)
                continue;
            if (Fits(first[column], choice, isNumber))
                fitting++;
            else
                unfitting++;
        }
        if (fitting > 0 && unfitting > 0 && numeric > 0 && rows.Count > 1)
            return Numbered(first.Length, behindFirst, [Neither(first)]);
        // A name may look like a value of its own column, as 'y' above y and n does; names are no numbers, though.
        if (unfitting > 0 && (fitting == 0 || numeric == 0))
            return Named(first, behindFirst, []);
        bool areNames = numeric == 0 && fitting == 0 && !repeats
            && !first.All(n => n.Length > 0 && char.IsAsciiDigit(n[0])) && first.Distinct().Count() == first.Length;
        if (!areNames)
            return Numbered(first.Length, 0, ["There is no header: the columns are called c1, c2, … ."]);
        return Named(
            first, behindFirst, ["Line 1 was taken for the header: its texts occur nowhere below it."]);
    }

    // The first record says how many fields are wanted, so the error lies where a record first differs from it; unless
    // all the others agree with one another, so that the first is the odd one.
    private static BlockException Ragged(CsvIndexer indexer, int[] counts)
    {
        if (counts.Length > 2 && !counts.AsSpan(1).ContainsAnyExcept(counts[1]))
            return CsvIndexer.Ragged(0, counts[0], counts[1]);
        int row = Array.FindIndex(counts, c => c != counts[0]);
        return CsvIndexer.Ragged(indexer.StartsOfRows[row], counts[row], counts[0]);
    }

    // What the different texts of a column below the first record can be read as, and whether that one is among them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static LevelTally TallyOf(
        ReadOnlySpan<byte> sample, FieldSpans fields, List<int> rows, int column, string first, out bool isRepeated)
    {
        LevelTally tally = new(MissingMarkers.Usual);
        TextPool pool = new();
        byte[] name = Encoding.UTF8.GetBytes(first);
        isRepeated = false;
        foreach (int row in rows)
        {
            ulong word = fields.Words[row + column];
            ReadOnlySpan<byte> text = FieldSpans.IsEscaped(word)
                ? Encoding.UTF8.GetBytes(TextOf(sample, word))
                : sample.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word));
            if (text.IsEmpty)
                continue;
            isRepeated |= text.SequenceEqual(name);
            int known = pool.Count;
            if (!tally.IsText && pool.Code(text) == known)
                tally.Add(text, 1);
        }
        return tally;
    }

    // The first field of every record but the first that has as many fields; others are refused later, by their line.
    private static List<int> RowsOf(int[] counts)
    {
        List<int> rows = [];
        int at = counts[0];
        foreach (int count in counts.AsSpan(1))
        {
            if (count == counts[0])
                rows.Add(at);
            at += count;
        }
        return rows;
    }

    private static bool Fits(string text, StorageChoice choice, bool isNumber)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (MissingMarkers.Usual.IndexOf(Blanks.Trim(bytes)) >= 0)
            return true;
        return choice.Storage switch
        {
            Storage.Time => Utf8Time.TryParse(bytes, choice.Shape, out _),
            Storage.Boolean => string.Equals(text, choice.TrueText, StringComparison.OrdinalIgnoreCase)
                || string.Equals(text, choice.FalseText, StringComparison.OrdinalIgnoreCase),
            _ => isNumber,
        };
    }

    private static HeaderChoice Numbered(int columns, int dataStart, IReadOnlyList<string> notes) =>
        new([.. Enumerable.Range(0, columns).Select(ColumnNames.Numbered)], dataStart, notes);

    // Blank names become c1, c2, …; a repeated name gets a number, so that no column is lost.
    private static HeaderChoice Named(string[] first, int dataStart, List<string> notes)
    {
        string[] names = new string[first.Length];
        HashSet<string> taken = [.. first.Select(n => n.Trim())];
        HashSet<string> used = [];
        for (int i = 0; i < names.Length; i++)
        {
            string name = first[i].Trim();
            string wanted = name;
            for (int number = 2; name.Length == 0 || !used.Add(name); number++)
            {
                name = wanted.Length == 0 && number == 2 ? ColumnNames.Numbered(i) : $"{wanted}_{number}";
                if (taken.Contains(name))
                    name = "";
            }
            names[i] = name;
            if (wanted.Length > 0 && name != wanted)
                notes.Add($"Column {i + 1} is the second called '{wanted}' and is read as '{name}'.");
        }
        return new HeaderChoice(names, dataStart, notes);
    }

    private static string Neither(string[] first)
    {
        string line = string.Join(',', first);
        line = line.Length > 60 ? line[..60] + "…" : line;
        return $"Line 1 ('{line}') is neither a header nor like the lines below it, and was left out.";
    }

    // Where as many records have one number of fields as another, those with as many as the first are right.
    private static int MostCommon(int[] counts, int first) =>
        counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key == first).First().Key;

    private static string TextOf(ReadOnlySpan<byte> sample, ulong word)
    {
        string text = Encoding.UTF8.GetString(sample.Slice(FieldSpans.StartOf(word), FieldSpans.LengthOf(word)));
        return FieldSpans.IsEscaped(word) ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}

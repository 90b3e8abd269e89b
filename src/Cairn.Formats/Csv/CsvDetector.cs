using Cairn.Formats.Text;

namespace Cairn.Formats.Csv;

/// <summary>Finds out how the records of a delimited text are written, from its first records.</summary>
/// <remarks>
/// Every delimiter is tried in earnest, quotes and all; the one under which the most records agree on a number of
/// fields wins, and of several under which all agree the one that gives most fields. The first record has no vote,
/// since it may be a header or a line that is neither.
/// </remarks>
public static class CsvDetector
{
    private static readonly byte[] s_candidates = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];

    /// <summary>The dialect of a sample.</summary>
    /// <param name="sample">Whole records from the beginning of the text, without a byte-order mark.</param>
    /// <param name="delimiter">The delimiter when the caller knows it.</param>
    public static CsvDialect Detect(ReadOnlySpan<byte> sample, byte? delimiter = null)
    {
        byte lineEnd = sample.Contains((byte)'\n') || !sample.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        Trial best = default;
        if (delimiter is byte known)
        {
            best = Try(sample, known, lineEnd);
        }
        else
        {
            foreach (byte candidate in s_candidates)
                best = Better(best, Try(sample, candidate, lineEnd));
            if (best.Agreement < 0.9)
            {
                Trial blank = Try(sample, (byte)' ', lineEnd);
                if (blank is { Agreement: 1, FirstAgrees: true, Fields: > 2 })
                    best = blank;
            }
        }
        CsvDialect dialect = best.Dialect ?? new CsvDialect { Delimiter = delimiter ?? (byte)',', LineEnd = lineEnd };
        return dialect.Delimiter is (byte)'\t' or (byte)' '
            ? dialect : dialect with { TrimsBlanks = HasBlanks(sample, dialect) };
    }

    private static Trial Better(Trial best, Trial other)
    {
        if (other.Dialect is null || other.Fields < 2)
            return best;
        if (best.Dialect is null)
            return other;
        (double, bool, int) Rank(Trial trial) =>
            (Math.Round(trial.Agreement, 2), trial.FirstAgrees, trial.Fields);
        return Rank(other).CompareTo(Rank(best)) > 0 ? other : best;
    }

    private static Trial Try(ReadOnlySpan<byte> sample, byte delimiter, byte lineEnd)
    {
        CsvDialect dialect = new() { Delimiter = delimiter, LineEnd = lineEnd };
        CsvIndexer indexer = new(dialect, columns: 0);
        FieldSpans fields = new();
        try
        {
            indexer.Index(sample, fields);
        }
        catch (BlockException error) when (error.IsQuoting)
        {
            if (delimiter != '\t')
                return default;
            dialect = dialect with { Quoted = false };
            indexer = new CsvIndexer(dialect, columns: 0);
            indexer.Index(sample, fields);
        }
        List<int> counts = indexer.FieldsOfRows;
        if (counts.Count == 0)
            return default;
        List<int> voters = counts.Count > 1 ? counts[1..] : counts;
        IGrouping<int, int> most = voters.GroupBy(c => c)
            .OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key == counts[0])
            .ThenByDescending(g => g.Key).First();
        return new Trial(dialect, most.Key, (double)most.Count() / voters.Count, counts[0] == most.Key);
    }

    // Fields are "separated by comma and blank" when nearly every one behind a delimiter begins with a blank.
    private static bool HasBlanks(ReadOnlySpan<byte> sample, CsvDialect dialect)
    {
        CsvIndexer indexer = new(dialect with { Quoted = false }, columns: 0);
        FieldSpans fields = new();
        indexer.Index(sample, fields);
        int inner = 0;
        int blank = 0;
        int at = 0;
        foreach (int count in indexer.FieldsOfRows)
        {
            for (int i = 1; i < count; i++)
            {
                ulong word = fields.Words[at + i];
                inner++;
                if (FieldSpans.LengthOf(word) > 0 && sample[FieldSpans.StartOf(word)] == ' ')
                    blank++;
            }
            at += count;
        }
        return inner > 0 && blank >= 0.9 * inner;
    }

    private readonly record struct Trial(CsvDialect? Dialect, int Fields, double Agreement, bool FirstAgrees);
}

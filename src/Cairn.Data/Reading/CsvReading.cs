using Cairn.Formats;
using Cairn.Formats.Csv;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>One reading of a delimited text.</summary>
internal sealed partial class CsvReading(ByteSource source, TableReadOptions options, bool mayQuote = true)
    : TextReading(source, options)
{
    private CsvDialect _dialect = new();
    private HeaderChoice _header = new([], 0, []);

    /// <summary>Whether tabs separate the fields, so that quotes may be ordinary characters.</summary>
    public bool MayBeUnquoted => _dialect is { Delimiter: (byte)'\t', Quoted: true };

    protected override byte LineEnd => _dialect.LineEnd;

    protected override int FindBoundary(byte[] bytes, int length) =>
        CsvBoundary.Find(bytes.AsSpan(0, length), _dialect);

    protected override void Prepare(BlockReader reader)
    {
        ReadOnlySpan<byte> peeked = reader.Peek(out bool isWhole);
        if (peeked.Trim("\r\n"u8).IsEmpty)
            throw new MalformedDataException(Source.Name, "there is nothing in it.", hint: "Give a file with rows.");
        byte? delimiter = Options.Delimiter is char known ? (byte)known
            : Options.Format == TableFormat.Tsv ? (byte)'\t' : null;
        ReadOnlySpan<byte> sample = SampleOf(peeked, isWhole, new CsvDialect());
        _dialect = CsvDetector.Detect(sample, delimiter);
        if (!mayQuote)
            _dialect = _dialect with { Quoted = false };
        if (!_dialect.Quoted)
            Notes.Add("Double quotes are read as ordinary characters: they do not enclose whole fields.");
        sample = SampleOf(peeked, isWhole, _dialect);
        reader.LineEnd = _dialect.LineEnd;
        try
        {
            _header = HeaderChoice.Of(sample, _dialect, Options.HasHeader);
        }
        catch (BlockException error)
        {
            throw Located(error, 1 + sample[..error.Offset].Count(_dialect.LineEnd));
        }
        Notes.AddRange(_header.Notes);
        CheckNames([.. _header.Names]);
    }

    protected override (ColumnPlan?[] Plans, List<BlockResult> Blocks) Parse(BlockReader reader, ColumnPlan?[]? again)
    {
        ReadOnlySpan<byte> peeked = reader.Peek(out bool isWhole);
        ColumnPlan?[] plans = again ?? PlansFrom(SampleOf(peeked, isWhole, _dialect)[_header.DataStart..]);
        return (plans, RunBlocks(reader, () => new CsvBlockParser(_dialect, plans, _header.DataStart)));
    }

    // The first records, so that nothing is judged by half a record.
    private static ReadOnlySpan<byte> SampleOf(ReadOnlySpan<byte> peeked, bool isWhole, CsvDialect dialect)
    {
        if (isWhole && peeked.Length <= SampleSize)
            return peeked;
        ReadOnlySpan<byte> part = peeked[..Math.Min(peeked.Length, SampleSize)];
        if (!part.Contains((byte)'\n'))
            dialect = dialect with { LineEnd = (byte)'\r' };
        int end = CsvBoundary.Find(part, dialect);
        return end > 0 ? part[..end]
            : CsvBoundary.Find(peeked, dialect) is > 0 and int whole ? peeked[..whole] : peeked;
    }

    // An error in the sample is met again, with its line, when the first block is parsed.
    private ColumnPlan[] PlansFrom(ReadOnlySpan<byte> sample)
    {
        FieldSpans fields = new();
        bool isSound = TryIndex(sample, fields);
        ChunkParser parser = new(isJson: false);
        ColumnPlan[] plans = new ColumnPlan[_header.Names.Count];
        for (int i = 0; i < plans.Length; i++)
        {
            string name = _header.Names[i];
            StorageChoice choice = new(Storage.Textual);
            if (isSound && fields.Rows > 0)
            {
                LevelTally tally = new(Markers);
                parser.Tally(sample, fields.Words[i..], plans.Length, fields.Rows, tally);
                choice = StorageChoice.From(name, tally, Markers);
            }
            plans[i] = PlanMaker.For(name, choice, Markers, Options);
        }
        return plans;
    }

    private bool TryIndex(ReadOnlySpan<byte> sample, FieldSpans fields)
    {
        try
        {
            new CsvIndexer(_dialect, _header.Names.Count).Index(sample, fields);
            return TextCheck.FirstInvalidUtf8(sample) < 0;
        }
        catch (BlockException)
        {
            return false;
        }
    }
}

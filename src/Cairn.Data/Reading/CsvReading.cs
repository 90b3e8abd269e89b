using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Formats.Csv;
using Cairn.Formats.Text;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Reading;

/// <summary>One reading of a delimited text: find the layout, parse, and parse again what did not fit.</summary>
internal sealed class CsvReading(ByteSource source, TableReadOptions options)
{
    private const int SampleSize = 256 * 1024;

    private readonly List<string> _notes = [];
    private CsvDialect _dialect = new();
    private HeaderChoice _header = new([], 0, []);

    /// <summary>The table.</summary>
    public TableReadResult Run()
    {
        ColumnPlan[] plans;
        List<BlockResult> blocks;
        using (Stream text = source.OpenText())
        {
            BlockReader reader = NewReader(text);
            plans = Prepare(reader);
            blocks = Parse(reader, plans);
        }
        string digest = source.Digest;
        Column[] columns = new Column[plans.Length];
        SchemaField[] fields = new SchemaField[plans.Length];
        ColumnPlan?[] again = new ColumnPlan?[plans.Length];
        Join(plans, blocks, (index, joined) =>
        {
            if (joined is (Column column, SchemaField field))
                (columns[index], fields[index]) = (column, field);
            else
                again[index] = new ColumnPlan(plans[index].Name, Storage.Textual, plans[index].Markers);
        });
        if (again.Any(p => p is not null))
        {
            using Stream text = source.OpenText();
            BlockReader reader = NewReader(text);
            blocks = Parse(reader, again);
            Join(again, blocks, (index, joined) => (columns[index], fields[index]) = joined!.Value);
        }
        return new TableReadResult(new Table(columns), new Schema(fields), digest, _notes);
    }

    private BlockReader NewReader(Stream text)
    {
        BlockReader reader = new(text, source.Name) { FindBoundary = (_, _) => 0 };
        SetDialect(reader);
        return reader;
    }

    private void SetDialect(BlockReader reader)
    {
        reader.LineEnd = _dialect.LineEnd;
        reader.FindBoundary = (bytes, length) => CsvBoundary.Find(bytes.AsSpan(0, length), _dialect);
    }

    private ColumnPlan[] Prepare(BlockReader reader)
    {
        ReadOnlySpan<byte> peeked = reader.Peek(out bool isWhole);
        if (peeked.Trim("\r\n"u8).IsEmpty)
            throw new MalformedDataException(source.Name, "there is nothing in it.", hint: "Give a file with rows.");
        byte? delimiter = options.Delimiter is char known ? (byte)known
            : options.Format == TableFormat.Tsv ? (byte)'\t' : null;
        ReadOnlySpan<byte> sample = SampleOf(peeked, isWhole, new CsvDialect());
        _dialect = CsvDetector.Detect(sample, delimiter);
        sample = SampleOf(peeked, isWhole, _dialect);
        SetDialect(reader);
        try
        {
            _header = HeaderChoice.Of(sample, _dialect, options.HasHeader);
        }
        catch (BlockException error)
        {
            throw Located(error, 1);
        }
        _notes.AddRange(_header.Notes);
        if (_header.Names.Count > options.MaxColumns)
        {
            throw new MalformedDataException(
                source.Name, $"found {_header.Names.Count} columns, where at most {options.MaxColumns} are read.", 1);
        }
        CheckNames();
        return PlansFrom(sample[_header.DataStart..]);
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
        return end > 0 ? part[..end] : CsvBoundary.Find(peeked, dialect) is > 0 and int whole ? peeked[..whole] : peeked;
    }

    private void CheckNames()
    {
        if (options.AllowAbsentColumns)
            return;
        IEnumerable<string> wanted = options.Kinds.Keys.Concat(options.Schema?.Fields.Select(f => f.Name) ?? []);
        foreach (string name in wanted)
        {
            if (!_header.Names.Contains(name))
            {
                throw new InputException(
                    "unknown-column", $"{source.Name} has no column '{name}'.", NearestNames.Hint(name, _header.Names));
            }
        }
    }

    private ColumnPlan[] PlansFrom(ReadOnlySpan<byte> sample)
    {
        ColumnPlan[] plans = new ColumnPlan[_header.Names.Count];
        MissingMarkers markers = options.MissingMarkers is null
            ? MissingMarkers.Usual : MissingMarkers.Of(options.MissingMarkers);
        for (int i = 0; i < plans.Length; i++)
            plans[i] = new ColumnPlan(_header.Names[i], Storage.Textual, markers);
        BlockParser parser = new(_dialect, plans, dataStart: 0);
        BlockResult guess = parser.Parse(new TextBlock(0, sample.ToArray(), sample.Length, 1));
        // An error in the sample is met again, with its line, when the first block is parsed.
        for (int i = 0; i < plans.Length; i++)
        {
            StorageChoice choice = guess.Error is null
                ? TextAssembler.Choose(plans[i].Name, [(TextChunk)guess.Chunks[i]!], markers)
                : new StorageChoice(Storage.Textual);
            plans[i] = PlanMaker.For(plans[i].Name, choice, markers, options);
        }
        return plans;
    }

    private List<BlockResult> Parse(BlockReader reader, ColumnPlan?[] plans)
    {
        using BlockPipeline pipeline = new(
            reader, () => new BlockParser(_dialect, plans, _header.DataStart), options.Threads, options.Cancellation);
        List<BlockResult> blocks = pipeline.Run(options.MaxRows);
        if (blocks.Count > 0 && blocks[^1].Error is BlockException error)
            throw Located(error, blocks[^1].ErrorLine);
        return blocks;
    }

    private InputException Located(BlockException error, long line) => error.IsMistyped
        ? new InputException("mistyped-value", $"{source.Name}, line {line}, {error.Message}", error.Hint, error)
        : new MalformedDataException(source.Name, error.Message, line, error.Hint, error);

    private void Join(
        ColumnPlan?[] plans, List<BlockResult> blocks, Action<int, (Column Column, SchemaField Field)?> take)
    {
        int threads = options.Threads == 0 ? ParallelBlocks.AllThreads : options.Threads;
        ParallelBlocks.For(plans.Length, threads, index =>
        {
            if (plans[index] is not ColumnPlan plan)
                return;
            (Column, SchemaField)? joined = plan.Failed ? null
                : plan.Storage == Storage.Textual
                ? TextAssembler.Join(plan, index, [.. blocks.Select(b => (TextChunk)b.Chunks[index]!)])
                : ColumnAssembler.Join(plan, index, [.. blocks.Select(b => b.Chunks[index]!)]);
            foreach (BlockResult block in blocks)
                block.Chunks[index] = null;
            take(index, joined);
        }, options.Cancellation);
    }
}

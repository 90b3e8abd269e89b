using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Formats.Text;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Reading;

/// <summary>One reading of a text: find the layout, parse, and parse again what did not fit.</summary>
internal abstract class TextReading(ByteSource source, TableReadOptions options)
{
    /// <summary>Bytes from which the layout and the first guess of the kinds are taken.</summary>
    protected const int SampleSize = 256 * 1024;

    protected ByteSource Source => source;

    protected TableReadOptions Options => options;

    // What was parsed, block by block; not for longer than until the columns stand.
    private ScratchSpace? _parsed;

    protected List<string> Notes { get; } = [];

    /// <summary>The markers tried in columns for which the caller named none.</summary>
    protected MissingMarkers Markers { get; } = options.MissingMarkers is null
        ? MissingMarkers.Usual : MissingMarkers.Of(options.MissingMarkers);

    /// <summary>The table.</summary>
    public TableReadResult Run()
    {
        using ScratchSpace? parsed = _parsed = options.Scratch?.Nested();
        ColumnPlan?[] plans;
        List<BlockResult> blocks;
        using (Stream text = OpenText())
        {
            BlockReader reader = new(text, source.Name) { FindBoundary = FindBoundary };
            Prepare(reader);
            (plans, blocks) = Parse(reader, null);
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
                again[index] = new ColumnPlan(plans[index]!.Name, Storage.Textual, plans[index]!.Markers);
        });
        if (again.Any(p => p is not null))
        {
            using Stream text = OpenText();
            BlockReader reader = new(text, source.Name) { FindBoundary = FindBoundary, LineEnd = LineEnd };
            (_, blocks) = Parse(reader, again);
            Join(again, blocks, (index, joined) => (columns[index], fields[index]) = joined!.Value);
        }
        if (options.Scratch is null)
            return new TableReadResult(new Table(columns), new Schema(fields), digest, Notes);
        return new TableReadResult(new Table([.. columns.Where(c => c is not TextColumn)]), new Schema(fields), digest, Notes)
        {
            LeftOut = [.. columns.OfType<TextColumn>().Select(c => fields[Array.IndexOf(columns, c)])],
        };
    }

    /// <summary>The byte that ends a record.</summary>
    protected virtual byte LineEnd => (byte)'\n';

    /// <summary>The text from its beginning.</summary>
    protected virtual Stream OpenText() => source.OpenText();

    /// <summary>Finds the layout from the first block.</summary>
    protected abstract void Prepare(BlockReader reader);

    /// <summary>Bytes up to and with the last line end that ends a record.</summary>
    protected abstract int FindBoundary(byte[] bytes, int length);

    /// <summary>Parses the columns of the plans, or all columns in the first reading.</summary>
    protected abstract (ColumnPlan?[] Plans, List<BlockResult> Blocks) Parse(BlockReader reader, ColumnPlan?[]? again);

    /// <summary>Runs the blocks through parsers and throws the first error.</summary>
    protected List<BlockResult> RunBlocks(BlockReader reader, Func<BlockParser> newParser)
    {
        using BlockPipeline pipeline = new(reader, newParser, options.Threads, _parsed, options.Cancellation);
        List<BlockResult> blocks = pipeline.Run(options.MaxRows);
        if (blocks.Count > 0 && blocks[^1].Error is BlockException error)
            throw Located(error, blocks[^1].ErrorLine);
        return blocks;
    }

    /// <summary>An error of a block as one of the source.</summary>
    protected virtual InputException Located(BlockException error, long line) => error.IsMistyped
        ? new InputException("mistyped-value", $"{source.Name}, line {line}, {error.Message}", error.Hint, error)
        : new MalformedDataException(source.Name, error.Message, line, error.Hint, error);

    /// <summary>Refuses columns that the caller names and the text lacks.</summary>
    protected void CheckNames(IReadOnlyCollection<string> names)
    {
        if (names.Count > options.MaxColumns)
        {
            throw new MalformedDataException(
                source.Name, $"found {names.Count} columns, where at most {options.MaxColumns} are read.", 1);
        }
        if (options.AllowAbsentColumns)
            return;
        IEnumerable<string> wanted = options.Kinds.Keys.Concat(options.Schema?.Fields.Select(f => f.Name) ?? []);
        foreach (string name in wanted)
        {
            if (!names.Contains(name))
            {
                throw new InputException(
                    "unknown-column", $"{source.Name} has no column '{name}'.", NearestNames.Hint(name, names));
            }
        }
    }

    /// <summary>Joins the chunks of each column; null for a column that has to be read again as text.</summary>
    protected void Join(
        ColumnPlan?[] plans, List<BlockResult> blocks, Action<int, (Column Column, SchemaField Field)?> take)
    {
        int threads = options.Threads == 0 ? ParallelBlocks.AllThreads : options.Threads;
        ParallelBlocks.For(plans.Length, threads, index =>
        {
            if (plans[index] is not ColumnPlan plan)
                return;
            (Column, SchemaField)? joined = plan.Failed ? null
                : plan.Storage == Storage.Textual
                ? TextAssembler.Join(
                    plan, index, [.. blocks.Select(b => (TextChunk)b.Chunks[index]!)], options.Scratch)
                : ColumnAssembler.Join(plan, index, [.. blocks.Select(b => b.Chunks[index]!)], options.Scratch);
            // The chunks go as soon as the column stands, so the peak is the columns and one column more.
            foreach (BlockResult block in blocks)
                block.Chunks[index] = null;
            take(index, joined);
        }, options.Cancellation);
    }
}

using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Formats.Text;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Reading;

/// <content>Reading in batches, with no more of the text in memory than one of them.</content>
internal sealed partial class CsvReading
{
    /// <summary>The columns whose kinds the caller laid down, in tables of so many blocks of the text each.</summary>
    /// <param name="blocksEach">Blocks of a batch, ≥ 1.</param>
    public IEnumerable<Table> Batches(int blocksEach)
    {
        using Stream text = OpenText();
        BlockReader reader = new(text, Source.Name) { FindBoundary = FindBoundary };
        Prepare(reader);
        ColumnPlan?[] plans = PlansLaidDown();
        CsvBlockParser[] parsers = new CsvBlockParser[blocksEach];
        for (int i = 0; i < parsers.Length; i++)
            parsers[i] = new CsvBlockParser(_dialect, plans, _header.DataStart);
        long rows = 0;
        bool isEmpty = true;
        while (Take(reader, blocksEach) is { Count: > 0 } blocks)
        {
            Options.Cancellation.ThrowIfCancellationRequested();
            List<BlockResult> results = ParseAll(parsers, blocks);
            foreach (TextBlock block in blocks)
                reader.Return(block);
            int found = results.Sum(result => result.Rows);
            rows += found;
            if (rows > Options.MaxRows)
            {
                throw new InputException(
                    "too-many-rows", $"There are more than {Options.MaxRows} rows, the most that are read.",
                    "Split the file, or sample it.");
            }
            // A block of the header alone is no batch.
            if (found == 0)
                continue;
            isEmpty = false;
            yield return TableOf(plans, results);
        }
        if (isEmpty)
            yield return TableOf(plans, []);
    }

    // What nobody laid down is neither parsed nor kept: its kind could only be told from all of its values.
    private ColumnPlan?[] PlansLaidDown()
    {
        ColumnPlan?[] plans = new ColumnPlan?[_header.Names.Count];
        for (int i = 0; i < plans.Length; i++)
        {
            string name = _header.Names[i];
            if (Options.Kinds.ContainsKey(name) || Options.Schema?.Find(name) is not null)
                plans[i] = PlanMaker.For(name, new StorageChoice(Storage.Textual), Markers, Options);
        }
        return plans;
    }

    private static List<TextBlock> Take(BlockReader reader, int most)
    {
        List<TextBlock> blocks = [];
        while (blocks.Count < most && reader.TryNext(out TextBlock block))
            blocks.Add(block);
        return blocks;
    }

    // The first error of the text is thrown, whichever block was parsed first.
    private List<BlockResult> ParseAll(CsvBlockParser[] parsers, List<TextBlock> blocks)
    {
        BlockResult[] results = new BlockResult[blocks.Count];
        int threads = Options.Threads == 0 ? ParallelBlocks.AllThreads : Options.Threads;
        ParallelBlocks.For(blocks.Count, threads, i => results[i] = parsers[i].Parse(blocks[i]), Options.Cancellation);
        foreach (BlockResult result in results)
        {
            if (result.Error is BlockException error)
                throw Located(error, result.ErrorLine);
        }
        return [.. results];
    }

    private Table TableOf(ColumnPlan?[] plans, List<BlockResult> results)
    {
        Column?[] columns = new Column?[plans.Length];
        Join(plans, results, (index, joined) => columns[index] = joined!.Value.Column);
        return new Table([.. columns.OfType<Column>()]);
    }
}

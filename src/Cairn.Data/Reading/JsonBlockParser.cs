using Cairn.Formats.JsonLines;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Parses blocks of JSON lines; every block has its own keys.</summary>
internal sealed class JsonBlockParser(Func<string, ColumnPlan?> planOf) : BlockParser
{
    private readonly JsonLinesIndexer _indexer = new();
    private readonly ChunkParser _chunks = new(isJson: true);

    protected override BlockResult ParseValid(TextBlock block)
    {
        _indexer.Index(block.Text);
        string[] names = [.. _indexer.Keys];
        ColumnChunk?[] chunks = new ColumnChunk?[names.Length];
        for (int key = 0; key < names.Length; key++)
        {
            if (planOf(names[key]) is ColumnPlan { Failed: false } plan)
                chunks[key] = _chunks.Parse(plan, _indexer.Text, _indexer.WordsOf(key), 1, _indexer.Rows);
        }
        return new BlockResult(block.Index, _indexer.Rows, chunks) { Names = names };
    }

    protected override long LineOf(TextBlock block, BlockException error) =>
        block.LineOf(error.Row >= 0 ? _indexer.StartOf(error.Row) : error.Offset, (byte)'\n');
}

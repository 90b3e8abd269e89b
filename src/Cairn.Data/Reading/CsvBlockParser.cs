using Cairn.Formats.Csv;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Parses blocks of delimited records.</summary>
internal sealed class CsvBlockParser(CsvDialect dialect, ColumnPlan?[] plans, int dataStart) : BlockParser
{
    private readonly CsvIndexer _indexer = new(dialect, plans.Length);
    private readonly FieldSpans _fields = new();
    private readonly ChunkParser _chunks = new(isJson: false);

    protected override BlockResult ParseValid(TextBlock block)
    {
        // The header stays in the block, so that offsets are offsets of the block.
        int start = block.Index == 0 ? Math.Min(dataStart, block.Length) : 0;
        ColumnChunk?[] chunks = new ColumnChunk?[plans.Length];
        _indexer.Index(block.Text, start, _fields);
        int rows = _fields.Rows;
        for (int column = 0; column < plans.Length; column++)
        {
            if (plans[column] is not ColumnPlan { Failed: false } plan)
                continue;
            ReadOnlySpan<ulong> words = rows == 0 ? [] : _fields.Words[column..];
            chunks[column] = _chunks.Parse(plan, block.Text, words, plans.Length, rows);
        }
        return new BlockResult(block.Index, rows, chunks);
    }

    protected override long LineOf(TextBlock block, BlockException error) =>
        block.LineOf(error.Offset, dialect.LineEnd);
}

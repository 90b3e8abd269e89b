using Cairn.Formats.Csv;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Parses blocks, one after another, on one thread.</summary>
internal sealed class BlockParser(CsvDialect dialect, ColumnPlan?[] plans, int dataStart)
{
    private readonly CsvIndexer _indexer = new(dialect, plans.Length);
    private readonly FieldSpans _fields = new();
    private readonly ChunkParser _chunks = new(isJson: false);

    /// <summary>The chunks of a block; errors are in the result, since a block before this one may have an earlier one.</summary>
    public BlockResult Parse(TextBlock block)
    {
        int skipped = block.Index == 0 ? dataStart : 0;
        ReadOnlySpan<byte> text = block.Text[Math.Min(skipped, block.Length)..];
        ColumnChunk?[] chunks = new ColumnChunk?[plans.Length];
        try
        {
            int invalid = TextCheck.FirstInvalidUtf8(block.Text);
            if (invalid >= 0)
            {
                throw new BlockException(
                    invalid - skipped, $"the byte 0x{block.Bytes[invalid]:X2} is not valid UTF-8 there.",
                    "Save the file as UTF-8; Latin-1 text turns with: iconv -f LATIN1 -t UTF-8.");
            }
            _indexer.Index(text, _fields);
            for (int column = 0; column < plans.Length; column++)
            {
                if (plans[column] is ColumnPlan { Failed: false } plan)
                    chunks[column] = _chunks.Parse(plan, text, _fields, column, plans.Length);
            }
            return new BlockResult(block.Index, _fields.Rows, chunks);
        }
        catch (BlockException error)
        {
            long line = block.LineOf(skipped + error.Offset, dialect.LineEnd);
            return new BlockResult(block.Index, 0, []) { Error = error, ErrorLine = line };
        }
    }
}

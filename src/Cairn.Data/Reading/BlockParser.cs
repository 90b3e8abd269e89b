using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Parses blocks, one after another, on one thread.</summary>
internal abstract class BlockParser
{
    /// <summary>
    /// The chunks of a block; errors are in the result, since a block before this one may have an earlier one.
    /// </summary>
    public BlockResult Parse(TextBlock block)
    {
        try
        {
            int invalid = TextCheck.FirstInvalidUtf8(block.Text);
            if (invalid >= 0)
            {
                throw new BlockException(
                    invalid, $"the byte 0x{block.Bytes[invalid]:X2} is not valid UTF-8 there.",
                    "Save the file as UTF-8; Latin-1 text turns with: iconv -f LATIN1 -t UTF-8.");
            }
            return ParseValid(block);
        }
        catch (BlockException error)
        {
            return new BlockResult(block.Index, 0, []) { Error = error, ErrorLine = LineOf(block, error) };
        }
    }

    /// <summary>The chunks of a block of valid UTF-8.</summary>
    protected abstract BlockResult ParseValid(TextBlock block);

    /// <summary>The line of the text in which an error lies.</summary>
    protected abstract long LineOf(TextBlock block, BlockException error);
}

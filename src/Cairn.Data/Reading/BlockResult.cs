using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>What the parsing of one block gave.</summary>
/// <param name="Block">Number of the block.</param>
/// <param name="Rows">Records of the block.</param>
/// <param name="Chunks">For each plan its values, or null where the plan failed or was not asked for.</param>
internal sealed record BlockResult(int Block, int Rows, ColumnChunk?[] Chunks)
{
    /// <summary>Names of the chunks where every block has its own; null where the plans say it.</summary>
    public string[]? Names { get; init; }

    /// <summary>What went wrong; the rest is void then.</summary>
    public BlockException? Error { get; init; }

    /// <summary>1-based line of the error.</summary>
    public long ErrorLine { get; init; }
}

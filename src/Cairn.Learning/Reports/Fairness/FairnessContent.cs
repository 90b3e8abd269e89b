using Cairn.Learning.Fairness;
using Cairn.Learning.Fairness.Frontier;

namespace Cairn.Learning.Reports.Fairness;

/// <summary>What a page on fairness tells.</summary>
public sealed record FairnessContent
{
    /// <summary>How groups are treated.</summary>
    public required FairnessAudit Audit { get; init; }

    /// <summary>What fairness costs; null where that was not asked.</summary>
    public FairnessFrontier? Frontier { get; init; }

    /// <summary>Name of the model, or of the column of predictions.</summary>
    public required string Subject { get; init; }

    /// <summary>What the rows are, such as the name of a file.</summary>
    public required string RowsName { get; init; }
}

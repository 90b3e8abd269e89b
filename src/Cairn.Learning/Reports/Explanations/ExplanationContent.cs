using Cairn.Learning.Explanation;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>All that the page of an explanation tells. What is null or empty is left out.</summary>
public sealed record ExplanationContent
{
    /// <summary>What the model goes by, over many rows.</summary>
    public required GlobalExplanation Global { get; init; }

    /// <summary>Why it answers to one row as it does; null where none was asked about.</summary>
    public RowExplanation? Row { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>How the explanation came about, in order: name and value of each fact.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];
}

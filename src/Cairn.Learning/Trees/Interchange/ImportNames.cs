namespace Cairn.Learning.Trees.Interchange;

/// <summary>Names that files of models do not hold, and that the caller may know.</summary>
public sealed record ImportNames
{
    /// <summary>Name of the column that the model predicts.</summary>
    public string Target { get; init; } = "target";

    /// <summary>Labels of the classes in order; null for those of the file, or 0, 1, 2…</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}

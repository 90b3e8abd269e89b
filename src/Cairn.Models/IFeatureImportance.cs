namespace Cairn.Models;

/// <summary>A model that knows from its own structure how much each source column mattered.</summary>
public interface IFeatureImportance
{
    /// <summary>
    /// Share of each input column of the signature, in its order; non-negative, summing to 1 unless all are 0.
    /// Encoded columns are added up to the source column.
    /// </summary>
    IReadOnlyList<double> FeatureImportance { get; }
}

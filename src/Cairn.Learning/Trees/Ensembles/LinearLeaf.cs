namespace Cairn.Learning.Trees.Ensembles;

/// <summary>
/// A linear function in a leaf: intercept + Σ coefficient × value. When any of its features is missing, the leaf's
/// plain value is taken instead.
/// </summary>
/// <param name="Intercept">Value at the origin.</param>
/// <param name="Features">Features, each once.</param>
/// <param name="Coefficients">One finite number a feature.</param>
public sealed record LinearLeaf(double Intercept, IReadOnlyList<int> Features, IReadOnlyList<double> Coefficients)
{
    /// <summary>The value for a row; NaN when one of the features is NaN.</summary>
    /// <param name="row">One value a feature of the ensemble.</param>
    public double Evaluate(ReadOnlySpan<double> row)
    {
        double sum = Intercept;
        for (int i = 0; i < Features.Count; i++)
            sum += Coefficients[i] * row[Features[i]];
        return sum;
    }
}

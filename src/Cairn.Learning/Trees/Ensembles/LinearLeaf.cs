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
    /// <param name="singlePrecision">Whether the values are rounded to single precision first.</param>
    public double Evaluate(ReadOnlySpan<double> row, bool singlePrecision = false)
    {
        double sum = Intercept;
        for (int i = 0; i < Features.Count; i++)
        {
            double value = row[Features[i]];
            sum += Coefficients[i] * (singlePrecision ? (float)value : value);
        }
        return sum;
    }

    /// <summary>The function that gives <paramref name="factor"/> times as much.</summary>
    /// <param name="factor">A finite number.</param>
    public LinearLeaf Times(double factor) =>
        new(Intercept * factor, Features, [.. Coefficients.Select(coefficient => coefficient * factor)]);
}

using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Growing;
using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// Fits a linear function in each leaf of a grown tree, over the numeric features that decide on the way to it (Shi et
/// al., "Gradient boosting with piece-wise linear regression trees", 2019).
/// </summary>
/// <remarks>
/// <para>
/// The function c + Σ β_j (x_j − m_j), with m the mean of the leaf's rows weighted by their hessians h, is the minimum
/// of Σ g f + ½ h f² + ½ λ Σ β². About the mean the constant stands alone: c is the ordinary value of the leaf, and
/// (Σ h (x − m)(x − m)ᵀ + λ) β = −Σ g (x − m). Variables are scaled to a diagonal of ones before they are solved for; of
/// several solutions the shortest is taken, so columns that say the same share the weight.
/// </para>
/// <para>
/// Rows in which one of the features is missing have no part in the function and get the ordinary value of the leaf.
/// LightGBM's linear_tree does the same, except that there the first tree stays constant.
/// </para>
/// </remarks>
internal sealed class LinearLeafFitter
{
    // What is left of the scaled diagonal at or below this is rounding.
    private const double Tolerance = 1e-10;

    private readonly GradientBuffer _gradients;
    private readonly IReadOnlyList<ReadOnlyMemory<double>> _values;
    private readonly BinMapper[] _mappers;
    private readonly double _l2;

    /// <summary>A fitter for the trees of one fit.</summary>
    /// <param name="gradients">Derivatives of each row.</param>
    /// <param name="matrix">The rows, with the numbers that their bins came from.</param>
    /// <param name="l2">Penalty λ on coefficients.</param>
    public LinearLeafFitter(GradientBuffer gradients, BinnedMatrix matrix, double l2)
    {
        _gradients = gradients;
        _values = matrix.Values ?? throw new ArgumentException("The matrix has no numbers.", nameof(matrix));
        _mappers = matrix.Layout.Mappers;
        _l2 = l2;
    }

    /// <summary>For each node of a tree the numeric features that decide on the way to it, ascending.</summary>
    public int[][] Paths(GrownTree tree)
    {
        int[][] paths = new int[tree.Count][];
        paths[0] = [];
        for (int node = 0; node < tree.Count; node++)
        {
            if (tree.IsLeaf(node))
                continue;
            int feature = tree.SplitOf(node).Feature;
            int[] path = _mappers[feature].IsCategorical || paths[node].Contains(feature)
                ? paths[node]
                : [.. paths[node].Append(feature).Order()];
            paths[tree.LeftOf(node)] = path;
            paths[tree.LeftOf(node) + 1] = path;
        }
        return paths;
    }

    /// <summary>The function of a leaf; null where its rows are too few or all alike.</summary>
    /// <param name="rows">Rows of the leaf.</param>
    /// <param name="features">Features of the function.</param>
    /// <param name="constant">The ordinary value, and what it was before the loss refined it, of sums of derivatives.</param>
    public LinearLeaf? Fit(
        ReadOnlySpan<int> rows, int[] features, Func<double, double, (double Value, double Newton)> constant)
    {
        int width = features.Length;
        if (width == 0)
            return null;
        int[] known = Known(rows, features);
        if ((_gradients.Repeats is { } repeats ? known.Sum(row => (long)repeats[row]) : known.Length) <= width)
            return null;
        double[] means = new double[width];
        double gradient = 0;
        double hessian = 0;
        foreach (int row in known)
        {
            gradient += _gradients.Gradients[row];
            hessian += _gradients.Hessians[row];
            for (int j = 0; j < width; j++)
                means[j] += _gradients.Hessians[row] * _values[features[j]].Span[row];
        }
        if (!(hessian > 0))
            return null;
        for (int j = 0; j < width; j++)
            means[j] /= hessian;
        (double[] matrix, double[] right) = Moments(known, features, means);
        bool[] varies = [.. means.Select((mean, j) => matrix[j * width + j] > 1e-14 * hessian * mean * mean)];
        (double value, double newton) = constant(gradient, hessian);
        double refined = newton == 0 ? 1 : value / newton;
        double[] coefficients = Solve(matrix, right, varies);
        double intercept = value;
        for (int j = 0; j < width; j++)
        {
            coefficients[j] *= refined;
            intercept -= coefficients[j] * means[j];
        }
        int[] used = [.. Enumerable.Range(0, width).Where(j => coefficients[j] != 0)];
        return used.Length == 0 || !double.IsFinite(intercept) || coefficients.Any(c => !double.IsFinite(c))
            ? null
            : new LinearLeaf(intercept, [.. used.Select(j => features[j])], [.. used.Select(j => coefficients[j])]);
    }

    private int[] Known(ReadOnlySpan<int> rows, int[] features)
    {
        List<int> known = new(rows.Length);
        foreach (int row in rows)
        {
            bool finite = true;
            foreach (int feature in features)
                finite &= double.IsFinite(_values[feature].Span[row]);
            if (finite)
                known.Add(row);
        }
        return [.. known];
    }

    private (double[] Matrix, double[] Right) Moments(int[] rows, int[] features, double[] means)
    {
        int width = features.Length;
        double[] matrix = new double[width * width];
        double[] right = new double[width];
        double[] away = new double[width];
        foreach (int row in rows)
        {
            double g = _gradients.Gradients[row];
            double h = _gradients.Hessians[row];
            for (int j = 0; j < width; j++)
            {
                away[j] = _values[features[j]].Span[row] - means[j];
                right[j] -= g * away[j];
                for (int k = 0; k <= j; k++)
                    matrix[j * width + k] += h * away[j] * away[k];
            }
        }
        for (int j = 0; j < width; j++)
        {
            for (int k = 0; k < j; k++)
                matrix[k * width + j] = matrix[j * width + k];
        }
        return (matrix, right);
    }

    // Features that do not vary in the leaf take no part: their coefficient is 0.
    private double[] Solve(double[] matrix, double[] right, bool[] varies)
    {
        int width = right.Length;
        int[] used = [.. Enumerable.Range(0, width).Where(j => varies[j])];
        double[] coefficients = new double[width];
        if (used.Length == 0)
            return coefficients;
        double[] scale = [.. used.Select(j => 1 / Math.Sqrt(matrix[j * width + j] + _l2))];
        double[] scaled = new double[used.Length * used.Length];
        double[] target = new double[used.Length];
        for (int a = 0; a < used.Length; a++)
        {
            for (int b = 0; b < used.Length; b++)
            {
                double element = matrix[used[a] * width + used[b]] + (a == b ? _l2 : 0);
                scaled[a * used.Length + b] = element * scale[a] * scale[b];
            }
            target[a] = right[used[a]] * scale[a];
        }
        if (scaled.Any(v => !double.IsFinite(v)) || target.Any(v => !double.IsFinite(v)))
            return coefficients;
        SymmetricSolver.Factor(scaled, used.Length, Tolerance).Solve(target);
        for (int a = 0; a < used.Length; a++)
            coefficients[used[a]] = target[a] * scale[a];
        return coefficients;
    }
}

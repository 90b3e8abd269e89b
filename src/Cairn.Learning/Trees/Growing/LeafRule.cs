namespace Cairn.Learning.Trees.Growing;

/// <summary>
/// The value of a leaf under penalties, a largest step, smoothing towards its parent and bounds, and what that value
/// is worth.
/// </summary>
/// <remarks>
/// The largest step is XGBoost's max_delta_step; smoothing is LightGBM's path_smooth: with n rows and strength s the
/// value is (n·v + s·parent)/(n + s). Bounds come last, so that they hold whatever else is asked for.
/// </remarks>
internal readonly struct LeafRule
{
    private readonly GrowthLimits _limits;
    private readonly double _maxStep;
    private readonly double _smoothing;

    /// <summary>The rule of trees with the given limits and rules.</summary>
    public LeafRule(GrowthLimits limits, GrowthRules rules)
    {
        _limits = limits;
        _maxStep = rules.MaxDeltaStep;
        _smoothing = rules.PathSmoothing;
    }

    /// <summary>The value of a leaf.</summary>
    /// <param name="gradient">Sum of its gradients.</param>
    /// <param name="hessian">Sum of its hessians.</param>
    /// <param name="l2">L2 penalty.</param>
    /// <param name="rows">Number of its rows.</param>
    /// <param name="parent">Value of its parent; NaN for the root.</param>
    public double Value(double gradient, double hessian, double l2, double rows, double parent)
    {
        double value = hessian + l2 > 0 ? -_limits.Pull(gradient) / (hessian + l2) : 0;
        if (_maxStep > 0)
            value = Math.Clamp(value, -_maxStep, _maxStep);
        return Smooth(value, rows, parent);
    }

    /// <summary>A value drawn to that of the parent, the more the fewer rows it stands on.</summary>
    public double Smooth(double value, double rows, double parent) =>
        _smoothing > 0 && !double.IsNaN(parent) ? (rows * value + _smoothing * parent) / (rows + _smoothing) : value;

    /// <summary>Twice the reduction of the objective that a leaf of this value brings.</summary>
    public double Score(double gradient, double hessian, double l2, double value) =>
        -(2 * gradient * value + (hessian + l2) * value * value + 2 * _limits.L1 * Math.Abs(value));

    /// <summary>Twice the reduction of the objective that the best value of a leaf brings where nothing bounds it.</summary>
    public double BestScore(double gradient, double hessian, double l2)
    {
        double pulled = _limits.Pull(gradient);
        return pulled * pulled / (hessian + l2);
    }
}

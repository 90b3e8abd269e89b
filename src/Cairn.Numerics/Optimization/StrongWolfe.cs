using Cairn.Numerics.LinearAlgebra;

namespace Cairn.Numerics.Optimization;

/// <summary>
/// Finds a step along a direction of descent that meets the strong Wolfe conditions: enough decrease, and a slope flat
/// enough that the next direction learns from it.
/// </summary>
/// <remarks>
/// Nocedal and Wright, algorithms 3.5 (bracketing) and 3.6 (zoom), with the cubic interpolation of equation 3.59 kept
/// away from the ends of the bracket. Where rounding hides the decrease, a step that is flat and not above the start by
/// more than rounding is taken (the approximate condition of Hager and Zhang, 2005).
/// </remarks>
internal sealed class StrongWolfe(ObjectiveFunction objective, int n)
{
    private const double Decrease = 1e-4;
    private const double Flatness = 0.9;
    private const int MostTrials = 40;

    private double[] _from = [];
    private double[] _direction = [];
    private double _startValue;
    private double _startSlope;

    /// <summary>The point accepted.</summary>
    public double[] Point { get; } = new double[n];

    /// <summary>The gradient there.</summary>
    public double[] Gradient { get; } = new double[n];

    /// <summary>The value there.</summary>
    public double Value { get; private set; }

    /// <summary>Searches; false when no lower point was found.</summary>
    public bool Run(double[] from, double value, double[] direction, double slope, double first)
    {
        _from = from;
        _direction = direction;
        _startValue = value;
        _startSlope = slope;
        Trial previous = new(0, value, slope);
        double step = first;
        for (int trial = 0; trial < MostTrials; trial++)
        {
            Trial current = Evaluate(step);
            if (!double.IsFinite(current.Value) || !double.IsFinite(current.Slope))
            {
                // Outside the domain: come back towards the last good step.
                step = previous.Step + (step - previous.Step) * 0.1;
                continue;
            }
            if (IsTooHigh(current) || (trial > 0 && current.Value >= previous.Value && !IsFlat(current)))
                return Zoom(previous, current);
            if (IsFlat(current))
                return true;
            if (current.Slope >= 0)
                return Zoom(current, previous);
            previous = current;
            step *= 2.5;
        }
        return Keep(previous);
    }

    private bool IsTooHigh(Trial trial)
    {
        if (trial.Value <= _startValue + Decrease * trial.Step * _startSlope)
            return false;
        double rounding = 1e-14 * Math.Abs(_startValue);
        return trial.Value > _startValue + rounding || trial.Slope > (2 * Decrease - 1) * _startSlope;
    }

    private bool IsFlat(Trial trial) => Math.Abs(trial.Slope) <= -Flatness * _startSlope;

    // low is the lowest step found that decreases enough; the minimum lies between it and high.
    private bool Zoom(Trial low, Trial high)
    {
        for (int trial = 0; trial < MostTrials; trial++)
        {
            double width = high.Step - low.Step;
            if (Math.Abs(width) <= 1e-15 * Math.Max(Math.Abs(high.Step), Math.Abs(low.Step)))
                break;
            Trial current = Evaluate(Interpolate(low, high));
            if (IsTooHigh(current) || (current.Value >= low.Value && !IsFlat(current)) || double.IsNaN(current.Value))
            {
                high = current;
                continue;
            }
            if (IsFlat(current))
                return true;
            if (current.Slope * width >= 0)
                high = low;
            low = current;
        }
        return Keep(low);
    }

    // The minimum of the cubic through both ends, or the middle where that is useless or too near an end.
    private static double Interpolate(Trial low, Trial high)
    {
        double width = high.Step - low.Step;
        double middle = low.Step + 0.5 * width;
        double d1 = low.Slope + high.Slope - 3 * (low.Value - high.Value) / (low.Step - high.Step);
        double inside = d1 * d1 - low.Slope * high.Slope;
        if (!(inside >= 0) || !double.IsFinite(inside))
            return middle;
        double d2 = Math.Sign(width) * Math.Sqrt(inside);
        double step = high.Step - width * (high.Slope + d2 - d1) / (high.Slope - low.Slope + 2 * d2);
        double share = (step - low.Step) / width;
        return share is > 0.1 and < 0.9 ? step : share is > 0 and <= 0.1 ? low.Step + 0.1 * width : middle;
    }

    // The last resort: a lower point that is not as flat as asked for.
    private bool Keep(Trial trial)
    {
        if (trial.Step <= 0 || !(trial.Value < _startValue))
            return false;
        Evaluate(trial.Step);
        return true;
    }

    private Trial Evaluate(double step)
    {
        for (int i = 0; i < Point.Length; i++)
            Point[i] = _from[i] + step * _direction[i];
        Value = objective(Point, Gradient);
        return new Trial(step, Value, VectorKernels.Dot(Gradient, _direction));
    }

    private readonly record struct Trial(double Step, double Value, double Slope);
}

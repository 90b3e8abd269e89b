using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Calibration;

/// <summary>One number that all logits are divided by: makes a model as a whole more or less sure, and moves no
/// label.</summary>
/// <remarks>
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks" (2017), section 4.2. The log loss is
/// convex in
/// 1 ∕ T, and is minimised there by Newton steps within a bracket. T stays within 0.01 and 100.
/// </remarks>
public sealed class TemperatureScaling
{
    private const double Coldest = 0.01;
    private const int MostSteps = 200;

    private TemperatureScaling(double temperature)
    {
        Temperature = temperature;
    }

    /// <summary>The temperature: above 1 the model was too sure, below 1 not sure enough.</summary>
    public double Temperature { get; }

    /// <summary>Fits the temperature.</summary>
    /// <param name="logits">rows × classes, row-major, finite; logs of probabilities will do.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static TemperatureScaling Fit(
        ReadOnlySpan<double> logits, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights = default)
    {
        int width = classes.Length == 0 ? 0 : logits.Length / classes.Length;
        MetricInput.CheckLengths(logits.Length, width * classes.Length, 0);
        MetricInput.CheckLengths(classes.Length, classes.Length, weights.Length);
        double low = Coldest;
        double high = 1 / Coldest;
        double inverse = 1;
        for (int step = 0; step < MostSteps; step++)
        {
            (double slope, double curvature) = Derivatives(logits, classes, weights, width, inverse);
            if (slope > 0)
                high = inverse;
            else
                low = inverse;
            double next = inverse - slope / curvature;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            bool still = Math.Abs(next - inverse) <= 1e-14 * inverse;
            inverse = next;
            if (slope == 0 || still)
                break;
        }
        return new TemperatureScaling(1 / inverse);
    }

    /// <summary>Probabilities at the temperature, in place.</summary>
    /// <param name="logits">One logit a class; becomes the probabilities.</param>
    public void Apply(Span<double> logits)
    {
        double most = double.NegativeInfinity;
        foreach (double logit in logits)
            most = Math.Max(most, logit);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += logits[i] = Math.Exp((logits[i] - most) / Temperature);
        for (int i = 0; i < logits.Length; i++)
            logits[i] /= sum;
    }

    internal static TemperatureScaling Load(double[] numbers, ModelState state) =>
        numbers is [> 0 and double temperature] && double.IsFinite(temperature)
            ? new TemperatureScaling(temperature)
            : throw state.Broken("a temperature is one number above 0");

    // Of the log loss by the inverse temperature: the mean logit less that of the true class, and the variance of the
    // logits.
    private static (double Slope, double Curvature) Derivatives(
        ReadOnlySpan<double> logits, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights, int width, double inverse)
    {
        double slope = 0;
        double curvature = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            ReadOnlySpan<double> own = logits.Slice(row * width, width);
            double most = double.NegativeInfinity;
            foreach (double logit in own)
                most = Math.Max(most, logit);
            double sum = 0;
            double first = 0;
            double second = 0;
            foreach (double logit in own)
            {
                double below = logit - most;
                double e = Math.Exp(inverse * below);
                sum += e;
                first += e * below;
                second += e * below * below;
            }
            double weight = MetricInput.WeightOf(weights, row);
            double mean = first / sum;
            slope += weight * (mean - (own[classes[row]] - most));
            curvature += weight * (second / sum - mean * mean);
        }
        return (slope, curvature);
    }
}

using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Calibration;

/// <summary>A sigmoid of a score: 1 ∕ (1 + exp(A·score + B)).</summary>
/// <remarks>
/// Platt, "Probabilistic outputs for support vector machines" (1999), section 2.2, with his targets (N₊ + 1) ∕ (N₊ +
/// 2) and
/// 1 ∕ (N₋ + 2) in place of 1 and 0, so that scores which divide the classes cleanly do not make it a step. Fitted by
/// Newton
/// steps with a line search, Lin, Lin and Weng, "A note on Platt's probabilistic outputs" (2007), algorithm 1; row
/// weights
/// count as repeated rows, N₊ and N₋ too, as in scikit-learn.
/// </remarks>
public sealed class PlattScaling : IScoreMap
{
    private const int MostSteps = 100;
    private const double Least = 1e-22;
    private const double LeastStep = 1e-10;
    private const double Ridge = 1e-12;

    private PlattScaling(double a, double b)
    {
        A = a;
        B = b;
    }

    /// <summary>Slope; negative where a higher score speaks for the class.</summary>
    public double A { get; }

    /// <summary>Intercept.</summary>
    public double B { get; }

    /// <summary>Fits the sigmoid.</summary>
    /// <param name="scores">Score of each row, finite; any scale.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    /// <remarks>O(rows) a step, some ten steps.</remarks>
    public static PlattScaling Fit(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(scores.Length, positive.Length, weights.Length);
        double ofPositive = 0;
        double ofNegative = 0;
        for (int row = 0; row < positive.Length; row++)
        {
            double weight = MetricInput.WeightOf(weights, row);
            ofPositive += positive[row] ? weight : 0;
            ofNegative += positive[row] ? 0 : weight;
        }
        double high = (ofPositive + 1) / (ofPositive + 2);
        double low = 1 / (ofNegative + 2);
        double a = 0;
        double b = Math.Log((ofNegative + 1) / (ofPositive + 1));
        double loss = Loss(scores, positive, weights, high, low, a, b);
        for (int step = 0; step < MostSteps; step++)
        {
            (double stepA, double stepB, double descent) = Direction(scores, positive, weights, high, low, a, b);
            // Close to the minimum the loss no longer tells steps apart, but their direction still does.
            double rounding = 1e-14 * (1 + Math.Abs(loss));
            if (-descent <= Least * (1 + Math.Abs(loss)))
                break;
            double size = 1;
            double tried = Loss(scores, positive, weights, high, low, a + stepA, b + stepB);
            while (!(tried <= loss + 1e-4 * size * descent + rounding) && size > LeastStep)
            {
                size /= 2;
                tried = Loss(scores, positive, weights, high, low, a + size * stepA, b + size * stepB);
            }
            if (size <= LeastStep)
                break;
            (a, b, loss) = (a + size * stepA, b + size * stepB, tried);
        }
        return new PlattScaling(a, b);
    }

    /// <summary>The probability of a score.</summary>
    public double Of(double score) => Sigmoid(A * score + B);

    double[] IScoreMap.Numbers => [A, B];

    internal static PlattScaling Load(double[] numbers, ModelState state) =>
        numbers is [double a, double b] && double.IsFinite(a) && double.IsFinite(b)
            ? new PlattScaling(a, b)
            : throw state.Broken("a sigmoid has two finite numbers");

    // 1 ∕ (1 + e^z), without an overflow on either side.
    private static double Sigmoid(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return z >= 0 ? e / (1 + e) : 1 / (1 + e);
    }

    private static double Loss(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, double high, double low, double a,
        double b)
    {
        double loss = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            double target = positive[row] ? high : low;
            double z = a * scores[row] + b;
            loss += MetricInput.WeightOf(weights, row)
                * ((z >= 0 ? target : target - 1) * z + double.LogP1(Math.Exp(-Math.Abs(z))));
        }
        return loss;
    }

    // The Newton step, and how fast the loss falls along it.
    private static (double A, double B, double Descent) Direction(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, double high, double low, double a,
        double b)
    {
        double aa = Ridge;
        double bb = Ridge;
        double ab = 0;
        double gradientA = 0;
        double gradientB = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            double weight = MetricInput.WeightOf(weights, row);
            double p = Sigmoid(a * scores[row] + b);
            double curvature = weight * p * (1 - p);
            double slope = weight * ((positive[row] ? high : low) - p);
            aa += curvature * scores[row] * scores[row];
            bb += curvature;
            ab += curvature * scores[row];
            gradientA += slope * scores[row];
            gradientB += slope;
        }
        double determinant = aa * bb - ab * ab;
        double stepA = -(bb * gradientA - ab * gradientB) / determinant;
        double stepB = -(aa * gradientB - ab * gradientA) / determinant;
        double descent = gradientA * stepA + gradientB * stepB;
        return double.IsFinite(descent) ? (stepA, stepB, descent) : (0, 0, 0);
    }
}

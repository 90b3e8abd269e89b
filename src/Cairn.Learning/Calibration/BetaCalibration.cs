using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Calibration;

/// <summary>Beta calibration: 1 ∕ (1 + exp(−(a·ln p − b·ln(1 − p) + c))), with a and b of at least 0.</summary>
/// <remarks>
/// Kull, Silva Filho and Flach, "Beta calibration: a well-founded and easily implemented improvement on logistic
/// calibration"
/// (2017), algorithm 1: a logistic regression on ln p and −ln(1 − p); where a coefficient is negative it is left out.
/// The
/// identity is among its maps (a = b = 1, c = 0), which Platt's sigmoid of a probability has not.
/// </remarks>
public sealed class BetaCalibration : IScoreMap
{
    private const int MostSteps = 100;

    private const double Least = 1e-22;
    private const double LeastStep = 1e-10;

    // That of the authors' own program, C = 99999999: enough to keep classes that are divided cleanly from infinity.
    private const double Penalty = 1e-8;

    private BetaCalibration(double a, double b, double c)
    {
        A = a;
        B = b;
        C = c;
    }

    /// <summary>Coefficient of ln p, ≥ 0.</summary>
    public double A { get; }

    /// <summary>Coefficient of −ln(1 − p), ≥ 0.</summary>
    public double B { get; }

    /// <summary>Intercept.</summary>
    public double C { get; }

    /// <summary>Fits the map.</summary>
    /// <param name="probabilities">Probability of each row; kept within 10⁻⁸ and 1 − 10⁻⁸.</param>
    /// <param name="positive">Whether each row is of the class.</param>
    /// <param name="weights">Weight of each row, ≥ 0; empty when rows weigh the same.</param>
    public static BetaCalibration Fit(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights = default)
    {
        MetricInput.CheckLengths(probabilities.Length, positive.Length, weights.Length);
        double[] low = new double[probabilities.Length];
        double[] high = new double[probabilities.Length];
        for (int row = 0; row < low.Length; row++)
            (low[row], high[row]) = Logs(probabilities[row]);
        double[] both = Logistic([low, high], positive, weights);
        if (both[0] >= 0 && both[1] >= 0)
            return new BetaCalibration(both[0], both[1], both[2]);
        bool dropsFirst = both[0] < 0;
        double[] one = Logistic([dropsFirst ? high : low], positive, weights);
        if (one[0] < 0)
            one = [0, Logistic([], positive, weights)[0]];
        return dropsFirst ? new BetaCalibration(0, one[0], one[1]) : new BetaCalibration(one[0], 0, one[1]);
    }

    /// <summary>The calibrated probability of a probability.</summary>
    public double Of(double probability)
    {
        (double low, double high) = Logs(probability);
        return Sigmoid(A * low + B * high + C);
    }

    double[] IScoreMap.Numbers => [A, B, C];

    double IScoreMap.Of(double score) => Of(score);

    internal static BetaCalibration Load(double[] numbers, ModelState state) =>
        numbers is [>= 0, >= 0, double c] && numbers.All(double.IsFinite)
            ? new BetaCalibration(numbers[0], numbers[1], c)
            : throw state.Broken("a beta map has three finite numbers, two of them at least 0");

    private static (double Low, double High) Logs(double probability)
    {
        double p = Calibrator.Within(probability);
        return (Math.Log(p), -Math.Log(1 - p));
    }

    private static double Sigmoid(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    // Coefficients, then the intercept, by Newton steps that are halved until the loss falls.
    private static double[] Logistic(double[][] features, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights)
    {
        int size = features.Length + 1;
        double[] at = new double[size];
        double loss = Loss(features, positive, weights, at);
        for (int step = 0; step < MostSteps; step++)
        {
            (double[] move, double fall) = Step(features, positive, weights, at);
            // Close to the minimum the loss no longer tells steps apart, but their direction still does.
            double rounding = 1e-14 * (1 + loss);
            if (!(fall > Least * (1 + loss)))
                break;
            double share = 1;
            double[] tried = Moved(1);
            double found = Loss(features, positive, weights, tried);
            while (!(found <= loss - 1e-4 * share * fall + rounding) && share > LeastStep)
            {
                share /= 2;
                tried = Moved(share);
                found = Loss(features, positive, weights, tried);
            }
            if (share <= LeastStep)
                break;
            (at, loss) = (tried, found);

            double[] Moved(double by) => [.. at.Select((value, i) => value - by * move[i])];
        }
        return at;
    }

    private static double Score(double[][] features, double[] at, int row)
    {
        double z = at[^1];
        for (int i = 0; i < features.Length; i++)
            z += at[i] * features[i][row];
        return z;
    }

    private static double Loss(double[][] features, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, double[] at)
    {
        double loss = 0;
        for (int i = 0; i < features.Length; i++)
            loss += Penalty / 2 * at[i] * at[i];
        for (int row = 0; row < positive.Length; row++)
        {
            double z = positive[row] ? -Score(features, at, row) : Score(features, at, row);
            loss += MetricInput.WeightOf(weights, row) * (Math.Max(z, 0) + double.LogP1(Math.Exp(-Math.Abs(z))));
        }
        return loss;
    }

    // The Newton step, and how fast the loss falls along it.
    private static (double[] Move, double Fall) Step(
        double[][] features, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights, double[] at)
    {
        int size = at.Length;
        double[,] curvature = new double[size, size];
        double[] gradient = new double[size];
        double[] x = new double[size];
        x[^1] = 1;
        for (int i = 0; i < size; i++)
        {
            curvature[i, i] = Penalty;
            gradient[i] = i < size - 1 ? Penalty * at[i] : 0;
        }
        for (int row = 0; row < positive.Length; row++)
        {
            double p = Sigmoid(Score(features, at, row));
            double weight = MetricInput.WeightOf(weights, row);
            for (int i = 0; i < features.Length; i++)
                x[i] = features[i][row];
            for (int i = 0; i < size; i++)
            {
                gradient[i] += weight * (p - (positive[row] ? 1 : 0)) * x[i];
                for (int j = 0; j < size; j++)
                    curvature[i, j] += weight * p * (1 - p) * x[i] * x[j];
            }
        }
        double[] move = Solve(curvature, [.. gradient]);
        return (move, move.Zip(gradient, (m, g) => m * g).Sum());
    }

    // Gaussian elimination of a system of at most three equations, the largest pivot first.
    private static double[] Solve(double[,] a, double[] b)
    {
        int size = b.Length;
        for (int column = 0; column < size; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < size; row++)
                pivot = Math.Abs(a[row, column]) > Math.Abs(a[pivot, column]) ? row : pivot;
            for (int i = 0; i < size; i++)
                (a[column, i], a[pivot, i]) = (a[pivot, i], a[column, i]);
            (b[column], b[pivot]) = (b[pivot], b[column]);
            for (int row = column + 1; row < size; row++)
            {
                double factor = a[row, column] / a[column, column];
                for (int i = column; i < size; i++)
                    a[row, i] -= factor * a[column, i];
                b[row] -= factor * b[column];
            }
        }
        for (int row = size - 1; row >= 0; row--)
        {
            for (int i = row + 1; i < size; i++)
                b[row] -= a[row, i] * b[i];
            b[row] /= a[row, row];
        }
        return b;
    }
}

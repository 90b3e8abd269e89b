namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// Finds a mixture of classifiers with little error that meets constraints, by repeated fits to weighted rows.
/// </summary>
/// <remarks>
/// Algorithm 1 of Agarwal, Beygelzimer, Dudík, Langford and Wallach, "A reductions approach to fair classification"
/// (2018): one player moves multipliers λ of the constraints by exponentiated gradient, λ = B e^θ ∕ (1 + Σ e^θ), the
/// other answers with the classifier that is best under them, which is a weighted fit. After each step the best mixture
/// of all classifiers so far is found by a linear program, as the authors' own program in Fairlearn does, whose
/// constants are kept: η = 2 ∕ B, shrunk where the gap does not; the end at a duality gap below ν, half a standard
/// deviation of the error of the first classifier. Rows have weights, which those have not. At most 9 fits a step.
/// </remarks>
internal sealed class ExponentiatedGradient
{
    private const double Precision = 1e-8;
    private const double FirstRate = 2;
    private const double GapOfDeviation = 0.5;
    private const int LeastSteps = 5;
    private const double Shrink = 0.8;
    private const double CheckGrowth = 1.6;

    private static readonly double[] s_multiples = [1, 2, 5, 10];

    private readonly ParityMoments _moments;
    private readonly double _bound;
    private readonly double _penalty;
    private readonly Func<double[], (int Place, bool[] Selected)> _fit;
    private readonly List<double> _errors = [];
    private readonly List<double[]> _gammas = [];
    private readonly List<int> _places = [];
    private int _programSize;
    private (double[] Weights, double[] Multipliers, double Gap) _program;

    private ExponentiatedGradient(
        ParityMoments moments, double bound, double penalty, Func<double[], (int Place, bool[] Selected)> fit)
    {
        _moments = moments;
        _bound = bound;
        _penalty = penalty;
        _fit = fit;
    }

    /// <summary>Runs the algorithm.</summary>
    /// <param name="moments">The constraints.</param>
    /// <param name="bound">How far a group may be from all, ≥ 0.</param>
    /// <param name="penalty">The greatest sum of the multipliers, B &gt; 0.</param>
    /// <param name="steps">Most steps, ≥ 1.</param>
    /// <param name="fit">
    /// Fits a classifier that selects the rows whose signed weight is above 0, as well as it can; gives a number for it
    /// and what it selects.
    /// </param>
    /// <param name="step">Told of each step; false ends it with the best so far.</param>
    /// <returns>
    /// Numbers of classifiers with weights that add up to 1, the gap of duality, and the steps taken.
    /// </returns>
    public static (IReadOnlyList<(int Place, double Weight)> Mixture, double Gap, int Steps) Run(
        ParityMoments moments, double bound, double penalty, int steps,
        Func<double[], (int Place, bool[] Selected)> fit, Func<int, bool> step) =>
        new ExponentiatedGradient(moments, bound, penalty, fit).Run(steps, step);

    private (IReadOnlyList<(int Place, double Weight)> Mixture, double Gap, int Steps) Run(
        int steps, Func<int, bool> step)
    {
        double[] theta = new double[_moments.Count];
        double[] sum = new double[_moments.Count];
        List<double> counts = [];
        double rate = FirstRate / _penalty;
        double enough = 0;
        double checkedAt = LeastSteps;
        double lastGap = double.PositiveInfinity;
        double leastGap = double.PositiveInfinity;
        (double[] Weights, double Gap) best = ([], double.PositiveInfinity);
        int taken = 0;
        for (int t = 0; t < steps; t++)
        {
            double[] multipliers = Multipliers(theta);
            for (int j = 0; j < sum.Length; j++)
                sum[j] += multipliers[j];
            (int h, bool[] selected) = BestAnswer(multipliers);
            if (t == 0)
                enough = GapOfDeviation * _moments.ErrorDeviation(selected);
            while (counts.Count < _errors.Count)
                counts.Add(0);
            counts[h]++;
            double[] mean = [.. counts.Select(count => count / (t + 1))];
            double gap = GapOf(mean, [.. sum.Select(value => value / (t + 1))], enough);
            leastGap = Math.Min(leastGap, gap);
            if (t > 0)
            {
                SolveProgram(enough);
                if (!(gap < _program.Gap))
                    (mean, gap) = (_program.Weights, _program.Gap);
            }
            // Of equal gaps the last.
            if (gap <= best.Gap + Precision)
                best = (mean, Math.Min(gap, best.Gap));
            taken = t + 1;
            if ((gap < enough && t >= LeastSteps) || !step(taken))
                break;
            if (t >= checkedAt * CheckGrowth)
            {
                if (leastGap > lastGap * Shrink)
                    rate *= Shrink;
                checkedAt = t;
                lastGap = leastGap;
            }
            for (int j = 0; j < theta.Length; j++)
                theta[j] += rate * (_gammas[h][j] - _bound);
        }
        (int, double)[] mixture =
            [.. best.Weights.Select((weight, i) => (_places[i], weight)).Where(member => member.weight > 0)];
        return (mixture, best.Gap, taken);
    }

    private double[] Multipliers(double[] theta)
    {
        // Taken off the exponents, so that they do not overflow.
        double most = Math.Max(0, theta.Max());
        double total = Math.Exp(-most) + theta.Sum(value => Math.Exp(value - most));
        return [.. theta.Select(value => _penalty * Math.Exp(value - most) / total)];
    }

    private (int Index, bool[] Selected) BestAnswer(double[] multipliers)
    {
        (int place, bool[] selected) = _fit(_moments.SignedWeights(multipliers));
        double error = _moments.Error(selected);
        double[] gamma = _moments.Gamma(selected);
        int best = -1;
        double least = double.PositiveInfinity;
        for (int h = 0; h < _errors.Count; h++)
        {
            double value = _errors[h] + Product(_gammas[h], multipliers);
            if (value < least)
                (best, least) = (h, value);
        }
        if (error + Product(gamma, multipliers) < least - Precision)
        {
            _errors.Add(error);
            _gammas.Add(gamma);
            _places.Add(place);
            best = _errors.Count - 1;
        }
        return (best, selected);
    }

    // How far the mixture and the multipliers are from being best answers to each other.
    private double GapOf(double[] weights, double[] multipliers, double enough)
    {
        double[] projected = _moments.Project(multipliers);
        double error = 0;
        double[] gamma = new double[multipliers.Length];
        for (int h = 0; h < weights.Length; h++)
        {
            error += weights[h] * _errors[h];
            for (int j = 0; j < gamma.Length; j++)
                gamma[j] += weights[h] * _gammas[h][j];
        }
        double value = Lagrangian(error, gamma, projected);
        double high = error + _penalty * Math.Max(0, gamma.Max() - _bound);
        double low = value;
        foreach (double multiple in s_multiples)
        {
            (int h, _) = BestAnswer([.. multipliers.Select(multiplier => multiple * multiplier)]);
            low = Math.Min(low, Lagrangian(_errors[h], _gammas[h], projected));
            if (Math.Max(value - low, high - value) > enough + Precision)
                break;
        }
        return Math.Max(value - low, high - value);
    }

    private double Lagrangian(double error, double[] gamma, double[] multipliers)
    {
        double sum = error;
        for (int j = 0; j < gamma.Length; j++)
            sum += multipliers[j] * (gamma[j] - _bound);
        return sum;
    }

    private void SolveProgram(double enough)
    {
        if (_programSize == _errors.Count)
            return;
        _programSize = _errors.Count;
        (double[] weights, double[] multipliers) = MixtureProgram.Solve(
            [.. _errors], [.. _gammas.Select(gamma => gamma.Select(value => value - _bound).ToArray())], _penalty);
        _program = (weights, multipliers, GapOf(weights, multipliers, enough));
    }

    private static double Product(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }
}

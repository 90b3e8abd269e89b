using Cairn.Learning.Tuning.Spaces;
using Cairn.Numerics.Random;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>
/// A density over some parameters of a space from points seen: a mixture of one kernel a point and one as wide as the space.
/// </summary>
/// <remarks>
/// A kernel is a product over the parameters: a normal density cut at the ends of the range for numbers, of which values with
/// steps take the share of their cell; and for choices the point's own with most of the weight. The width of a normal is the
/// distance to the farther neighbour, but no less than 1 / min(100, kernels + 1) of the range (Bergstra et al., "Algorithms for
/// hyper-parameter optimization", 2011, section 4; Watanabe, "Tree-structured Parzen estimator", 2023, section 3.3).
/// </remarks>
internal sealed class ParzenMixture
{
    private readonly Parameter[] _parameters;
    private readonly double[] _weights;
    private readonly double[] _logWeights;
    // [parameter][kernel]: the middle of a normal, or the place of a choice; −1 for the wide kernel of choices.
    private readonly double[][] _middles;
    private readonly double[][] _widths;
    private readonly double[][] _logScales;

    /// <summary>A mixture.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="points">Values of each point, in the order in which they were tried.</param>
    /// <param name="weights">Weight of each point.</param>
    public ParzenMixture(Parameter[] parameters, IReadOnlyList<double[]> points, IReadOnlyList<double> weights)
    {
        _parameters = parameters;
        int kernels = points.Count + 1;
        _weights = [.. weights, 1];
        double total = _weights.Sum();
        _logWeights = [.. _weights.Select(w => Math.Log(w / total))];
        _middles = new double[parameters.Length][];
        _widths = new double[parameters.Length][];
        _logScales = new double[parameters.Length][];
        for (int p = 0; p < parameters.Length; p++)
        {
            _middles[p] = new double[kernels];
            _widths[p] = new double[kernels];
            _logScales[p] = new double[kernels];
            bool choice = parameters[p].Range.IsChoice;
            for (int k = 0; k < points.Count; k++)
                _middles[p][k] = choice ? points[k][p] : parameters[p].ToUnit(points[k][p]);
            _middles[p][^1] = choice ? -1 : 0.5;
            if (!choice)
                SetWidths(_middles[p], _widths[p], _logScales[p]);
        }
    }

    /// <summary>Values drawn from the density.</summary>
    public double[] Draw(SeededRandom random)
    {
        double at = random.NextDouble() * _weights.Sum();
        int kernel = 0;
        while (kernel < _weights.Length - 1 && (at -= _weights[kernel]) >= 0)
            kernel++;
        double[] values = new double[_parameters.Length];
        for (int p = 0; p < values.Length; p++)
        {
            values[p] = _parameters[p].Range.IsChoice
                ? DrawChoice(p, kernel, random)
                : _parameters[p].FromUnit(DrawNormal(_middles[p][kernel], _widths[p][kernel], random));
        }
        return values;
    }

    /// <summary>The logarithm of the density at some values; of the share where there are steps.</summary>
    public double LogDensity(double[] values)
    {
        int kernels = _weights.Length;
        Span<double> logs = kernels <= 512 ? stackalloc double[kernels] : new double[kernels];
        _logWeights.CopyTo(logs);
        for (int p = 0; p < _parameters.Length; p++)
        {
            if (_parameters[p].Range.IsChoice)
                AddChoice(p, (int)values[p], logs);
            else if (_parameters[p].Range.Step > 0)
                AddCell(p, values[p], logs);
            else
                AddPoint(p, _parameters[p].ToUnit(values[p]), logs);
        }
        double most = double.NegativeInfinity;
        foreach (double log in logs)
            most = Math.Max(most, log);
        if (double.IsNegativeInfinity(most))
            return most;
        double sum = 0;
        foreach (double log in logs)
            sum += Math.Exp(log - most);
        return most + Math.Log(sum);
    }

    private void AddPoint(int p, double unit, Span<double> logs)
    {
        (double[] middles, double[] widths, double[] scales) = (_middles[p], _widths[p], _logScales[p]);
        for (int k = 0; k < logs.Length; k++)
        {
            double z = (unit - middles[k]) / widths[k];
            logs[k] += scales[k] - z * z / 2;
        }
    }

    private void AddCell(int p, double value, Span<double> logs)
    {
        (double from, double to) = _parameters[p].CellOf(value);
        for (int k = 0; k < logs.Length; k++)
        {
            double share = Share(from, to, _middles[p][k], _widths[p][k]) / Share(0, 1, _middles[p][k], _widths[p][k]);
            logs[k] += Math.Log(Math.Max(share, 1e-300));
        }
    }

    private void AddChoice(int p, int choice, Span<double> logs)
    {
        for (int k = 0; k < logs.Length; k++)
            logs[k] += Math.Log(ShareOfChoice(p, k, choice));
    }

    // Each kernel of a point gives every choice the same small share besides the point's own.
    private double ShareOfChoice(int p, int kernel, int choice)
    {
        int choices = _parameters[p].Range.Choices.Count;
        if (_middles[p][kernel] < 0)
            return 1.0 / choices;
        double spread = 1.0 / _weights.Length;
        return (spread + (_middles[p][kernel] == choice ? 1 : 0)) / (1 + spread * choices);
    }

    private double DrawChoice(int p, int kernel, SeededRandom random)
    {
        int choices = _parameters[p].Range.Choices.Count;
        double at = random.NextDouble();
        int choice = 0;
        while (choice < choices - 1 && (at -= ShareOfChoice(p, kernel, choice)) >= 0)
            choice++;
        return choice;
    }

    // The middle lies in the range and the width is no more than it, so at least a third of the draws are inside.
    private static double DrawNormal(double middle, double width, SeededRandom random)
    {
        while (true)
        {
            double at = middle + width * random.NextNormal();
            if (at is >= 0 and <= 1)
                return at;
        }
    }

    private static double Share(double from, double to, double middle, double width)
    {
        (double a, double b) = ((from - middle) / width, (to - middle) / width);
        // Where both ends are far to the right the difference of the small tails is the exact one.
        return a > 0
            ? NormalDistribution.Cumulative(-a) - NormalDistribution.Cumulative(-b)
            : NormalDistribution.Cumulative(b) - NormalDistribution.Cumulative(a);
    }

    private static void SetWidths(double[] middles, double[] widths, double[] logScales)
    {
        int points = middles.Length - 1;
        int[] order = [.. Enumerable.Range(0, points)];
        Array.Sort([.. middles[..points]], order);
        double least = 1.0 / Math.Min(100, middles.Length + 1);
        for (int i = 0; i < points; i++)
        {
            double left = middles[order[i]] - (i > 0 ? middles[order[i - 1]] : 0);
            double right = (i < points - 1 ? middles[order[i + 1]] : 1) - middles[order[i]];
            // The ends of the range count as neighbours only where there is a single point.
            if (points > 1 && i == 0)
                left = 0;
            if (points > 1 && i == points - 1)
                right = 0;
            widths[order[i]] = Math.Clamp(Math.Max(left, right), least, 1);
        }
        widths[^1] = 1;
        for (int k = 0; k < middles.Length; k++)
            logScales[k] = NormalDistribution.LogDensity(0) - Math.Log(widths[k]) - Math.Log(Share(0, 1, middles[k], widths[k]));
    }
}

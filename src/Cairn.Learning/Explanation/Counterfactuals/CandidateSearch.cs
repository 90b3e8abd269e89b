using Cairn.Data;
using Cairn.Models;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>Finds rows near one row to which a model answers as wished; see
/// <see cref="CounterfactualSearch"/>.</summary>
internal sealed class CandidateSearch
{
    private const int BlockRows = 8192;
    private const int ValuesAlone = 24;
    private const int ValuesInPairs = 7;
    private const int ColumnsInPairs = 12;
    private const int Prototypes = 60;
    private const int Mixtures = 1500;
    private const int Halvings = 12;

    // Share of the real rows that lie farther from the others than a candidate may.
    private const double LeastShare = 0.01;
    private const int MostRefined = 150;

    // What changing one more column costs, in units of spread: one column moved far beats three moved a little.
    private const double CostOfColumn = 0.5;

    private readonly IModel _model;
    private readonly CounterfactualGoal _goal;
    private readonly string? _present;
    private readonly RowCoder _coder;
    private readonly ColumnRule[] _rules;
    private readonly double[][] _real;
    private readonly NeighbourDistances _neighbours;
    private readonly double _farthest;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;

    public CandidateSearch(
        IModel model, CounterfactualGoal goal, string? present, RowCoder coder, ColumnRule[] rules, double[] row,
        double[][] real,
        int threads, CancellationToken cancellation)
    {
        _model = model;
        _goal = goal;
        _present = present;
        _coder = coder;
        _rules = rules;
        _real = real;
        _threads = threads;
        _cancellation = cancellation;
        Row = row;
        IsMetAlready = Met([row])[0];
        _neighbours = new NeighbourDistances(coder, real, threads);
        // A row that is unusual itself may stay as unusual.
        _farthest = Math.Max(_neighbours.Farthest(LeastShare), _neighbours.Nearest(row));
    }

    /// <summary>The row as it is.</summary>
    public double[] Row { get; }

    /// <summary>Whether the model answers as wished already.</summary>
    public bool IsMetAlready { get; }

    /// <summary>The columns in which a candidate differs.</summary>
    public int[] ChangedBy(double[] candidate) =>
        [.. Enumerable.Range(0, Row.Length).Where(c => !candidate[c].Equals(Row[c]))];

    /// <summary>Distance and number of changes.</summary>
    public double CostOf(double[] candidate) =>
        _coder.Distance(Row, candidate) + CostOfColumn * ChangedBy(candidate).Length;

    /// <summary>How far a candidate lies from the data: share of real rows that lie as far, and whether that is near
    /// enough.</summary>
    public (double Share, bool IsNear) PlausibilityOf(double[] candidate)
    {
        double nearest = _neighbours.Nearest(candidate);
        return (_neighbours.Plausibility(nearest), nearest <= _farthest);
    }

    /// <summary>
    /// The candidates: distinct, sparse, as near as the answer and the data let them; such as are far from the data
    /// only where there are no others.
    /// </summary>
    public double[][] Run(SeededRandom random)
    {
        int[] free = [.. Enumerable.Range(0, Row.Length).Where(c => _rules[c].Direction != ChangeDirection.None)];
        List<double[]> few = Distinct([.. Alone(free), .. Pairs(free)]);
        List<double[]> many = Distinct(Near(random));
        double[][] refined = Refine([.. Nearest(few, true), .. Nearest(many, true)], true);
        return refined.Length > 0 ? refined : Refine([.. Nearest(few, false), .. Nearest(many, false)], false);
    }

    private double[][] Refine(List<double[]> candidates, bool isNear)
    {
        double[][] sparse = [.. TakeBack(candidates, isNear)];
        return [.. Distinct(MoveBack(sparse, isNear)).OrderBy(CostOf)];
    }

    // The cheapest candidates of those near the data.
    private IEnumerable<double[]> Nearest(List<double[]> candidates, bool isNear)
    {
        const int AtATime = 64;
        List<double[]> chosen = [];
        double[][] ordered = [.. candidates.OrderBy(CostOf)];
        for (int start = 0; start < ordered.Length && chosen.Count < MostRefined; start += AtATime)
        {
            double[][] part = ordered[start..Math.Min(ordered.Length, start + AtATime)];
            bool[] near = isNear ? Near(part) : [.. part.Select(_ => true)];
            chosen.AddRange(part.Where((_, i) => near[i]));
        }
        return chosen.Take(MostRefined);
    }

    private bool[] Near(double[][] candidates)
    {
        bool[] near = new bool[candidates.Length];
        ParallelBlocks.For(
            near.Length, _threads, i => near[i] = _neighbours.Nearest(candidates[i]) <= _farthest, _cancellation);
        return near;
    }

    private IEnumerable<double[]> Alone(int[] free)
    {
        List<double[]> tried = [];
        foreach (int c in free)
            tried.AddRange(ValuesOf(c, ValuesAlone).Select(value => With((c, value))));
        return Those(tried);
    }

    // The columns that are tried in pairs are those that the rows with the answer wished for differ most in.
    private IEnumerable<double[]> Pairs(int[] free)
    {
        double[][] wished = Those(_real);
        double Gap(int c) => wished.Length == 0
            ? 0 : wished.Average(other => _coder.Distance(c, Row[c], other[c])) / Math.Max(
                1e-9, _real.Average(other => _coder.Distance(c, Row[c], other[c])));
        int[] chosen = [.. free.OrderByDescending(Gap).ThenBy(c => c).Take(ColumnsInPairs)];
        List<double[]> tried = [];
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int j = i + 1; j < chosen.Length; j++)
            {
                foreach (double a in ValuesOf(chosen[i], ValuesInPairs))
                    tried.AddRange(ValuesOf(chosen[j], ValuesInPairs).Select(b => With((chosen[i], a), (chosen[j], b))));
            }
        }
        return Those(tried);
    }

    // Real rows with the answer wished for, and mixtures of them with the row, as far as the rules let them.
    private IEnumerable<double[]> Near(SeededRandom random)
    {
        double[][] wished = [.. Those(_real).OrderBy(other => _coder.Distance(Row, other))];
        List<double[]> tried = [.. wished.Take(Prototypes).Select(other => Mixed(other, _ => true))];
        double[][] near = [.. wished.Take(10 * Prototypes)];
        for (int i = 0; i < Mixtures && near.Length > 0; i++)
        {
            double share = random.NextDouble();
            double[] other = near[random.NextInt(near.Length)];
            tried.Add(Mixed(other, _ => random.NextDouble() < share));
        }
        return Those(tried);
    }

    private double[] Mixed(double[] other, Func<int, bool> takes)
    {
        double[] mixed = [.. Row];
        for (int c = 0; c < mixed.Length; c++)
        {
            bool taken = takes(c);
            if (taken && Allows(c, other[c]))
                mixed[c] = other[c];
        }
        return mixed;
    }

    // Takes back, in each candidate, the dearest change that the answer does not need, then the next.
    private List<double[]> TakeBack(List<double[]> candidates, bool isNear)
    {
        double[][] current = [.. candidates.Select(candidate => (double[])candidate.Clone())];
        int[][] order =
        [
            .. current.Select(candidate => ChangedBy(candidate)
                .OrderByDescending(c => _coder.Distance(c, Row[c], candidate[c])).ThenBy(c => c).ToArray()),
        ];
        int steps = order.Length == 0 ? 0 : order.Max(columns => columns.Length);
        for (int step = 0; step < steps; step++)
        {
            int[] open = [.. Enumerable.Range(0, current.Length).Where(i => step < order[i].Length)];
            double[][] tried = [.. open.Select(i => Changed(current[i], order[i][step], Row[order[i][step]]))];
            bool[] met = Holds(tried, isNear);
            for (int i = 0; i < open.Length; i++)
            {
                if (met[i])
                    current[open[i]] = tried[i];
            }
        }
        return Distinct(current);
    }

    // Moves numbers back towards their own value by halving, on the multiples of the column's step.
    private double[][] MoveBack(double[][] candidates, bool isNear)
    {
        double[][] current = [.. candidates.Select(candidate => (double[])candidate.Clone())];
        for (int c = 0; c < Row.Length; c++)
        {
            int[] open = [.. Enumerable.Range(0, current.Length).Where(i =>
                _coder.IsOrdered(c) && !current[i][c].Equals(Row[c]) && !double.IsNaN(Row[c]))];
            if (open.Length == 0)
                continue;
            double[] low = [.. open.Select(_ => Row[c])];
            for (int halving = 0; halving < Halvings; halving++)
            {
                double[][] tried = [.. open.Select(
                    (i, at) => Changed(current[i], c, Outward(c, (low[at] + current[i][c]) / 2)))];
                bool[] met = Holds(tried, isNear);
                for (int at = 0; at < open.Length; at++)
                {
                    bool isNearer = Math.Abs(tried[at][c] - Row[c]) < Math.Abs(current[open[at]][c] - Row[c]);
                    if (met[at] && isNearer && Allows(c, tried[at][c]))
                        current[open[at]] = tried[at];
                    else
                        low[at] = tried[at][c];
                }
            }
        }
        return current;
    }

    // The next multiple of the step away from the row's own value.
    private double Outward(int column, double value)
    {
        double step = _coder.Steps[column];
        double multiples = value / step;
        double rounded = (value > Row[column] ? Math.Ceiling(multiples - 1e-9) : Math.Floor(multiples + 1e-9)) * step;
        // Fractions of ten come out with digits of rounding otherwise.
        return step < 1 ? Math.Round(rounded, (int)Math.Clamp(Math.Round(-Math.Log10(step)), 0, 15)) : rounded;
    }

    private IEnumerable<double> ValuesOf(int column, int most)
    {
        if (!_coder.IsOrdered(column))
        {
            return Enumerable.Range(0, _coder.Codes(column)).Select(code => (double)code)
                .Where(code => !code.Equals(Row[column])).Take(10 * most);
        }
        double[] sorted =
        [
            .. _real.Select(other => other[column]).Where(
                value => double.IsFinite(value) && !value.Equals(Row[column]) && Allows(column, value))
                .Order(),
        ];
        return sorted.Length == 0 ? [] : Enumerable.Range(0, most)
            .Select(i => sorted[(int)((long)i * (sorted.Length - 1) / (most - 1))]).Distinct();
    }

    // A value that is missing is no advice.
    private bool Allows(int column, double value) => !double.IsNaN(value)
        && _rules[column].Direction != ChangeDirection.None
        && (!_coder.IsOrdered(column) || _rules[column].Allows(Row[column], value));

    private double[] With(params ReadOnlySpan<(int Column, double Value)> changes)
    {
        double[] changed = [.. Row];
        foreach ((int column, double value) in changes)
            changed[column] = value;
        return changed;
    }

    private static double[] Changed(double[] candidate, int column, double value)
    {
        double[] changed = [.. candidate];
        changed[column] = value;
        return changed;
    }

    private List<double[]> Distinct(IEnumerable<double[]> candidates)
    {
        HashSet<string> seen = [];
        return [.. candidates.Where(
            candidate => ChangedBy(candidate).Length > 0 && seen.Add(string.Join(';', candidate)))];
    }

    private double[][] Those(IReadOnlyList<double[]> candidates)
    {
        bool[] met = Met(candidates);
        return [.. candidates.Where((_, i) => met[i])];
    }

    // Whether the answer is as wished, and the row still near the data where that is wanted.
    private bool[] Holds(double[][] candidates, bool isNear)
    {
        bool[] holds = Met(candidates);
        if (isNear)
        {
            int[] open = [.. Enumerable.Range(0, holds.Length).Where(i => holds[i])];
            bool[] near = Near([.. open.Select(i => candidates[i])]);
            for (int i = 0; i < open.Length; i++)
                holds[open[i]] = near[i];
        }
        return holds;
    }

    private bool[] Met(IReadOnlyList<double[]> candidates)
    {
        bool[] met = new bool[candidates.Count];
        for (int start = 0; start < met.Length; start += BlockRows)
        {
            _cancellation.ThrowIfCancellationRequested();
            Table rows = _coder.Decode([.. candidates.Skip(start).Take(BlockRows)]);
            _goal.Met(_model.Predict(rows, _threads), _present).CopyTo(met, start);
        }
        return met;
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Reports.Charts;
using Cairn.Models.Signatures;
using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Explanation.Surrogates;

/// <summary>
/// LIME: a linear model of few terms that answers like the model near one row.
/// </summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, "Why should I trust you?" (2016), in the form for tables: a column either is as in the
/// row (the same quarter of the data, or the same level) or it is not. Samples draw each column from real values, and a
/// sample in which d columns differ weighs exp(−d/σ²), σ = 0.75·√columns; a ridge regression gives the effects, and its
/// weighted R² says how far to trust them. Unlike SHAP values they need not add up, and they vary
/// with the seed; both are told.
/// </remarks>
public sealed record LocalSurrogate
{
    private const int Parts = 4;

    /// <summary>Samples, ≥ 100.</summary>
    public int Samples { get; init; } = 5000;

    /// <summary>Most terms, ≥ 1.</summary>
    public int Terms { get; init; } = 10;

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Fits.</summary>
    /// <param name="answers">The model.</param>
    /// <param name="row">A table of one row with the input columns.</param>
    /// <param name="data">Rows that say what values are usual.</param>
    /// <param name="score">Which of the answers is explained.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <exception cref="InputException"><c>no-rows</c>, or a column is missing or mistyped.</exception>
    public LocalFit Fit(ModelAnswers answers, Table row, Table data, int score = 0, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(Terms, 1);
        Signature signature = answers.Model.Signature;
        Table own = BoundRows.Of(signature, row);
        Table real = BoundRows.Of(signature, data);
        if (own.RowCount != 1 || real.RowCount == 0)
            throw new InputException("no-rows", "One row to explain and rows of real data are wanted.");
        int columns = signature.Inputs.Count;
        Condition[] conditions = [.. signature.Inputs.Select(
            (input, c) => Condition.Of(input, own.Columns[c], real.Columns[c]))];
        // The row itself is the first sample.
        int[][] drawn = new int[columns][];
        bool[] holds = new bool[Samples * columns];
        SeededRandom random = new SeededRandom(Seed).Split("lime");
        Table joined = BoundRows.Join(real, own);
        for (int c = 0; c < columns; c++)
        {
            SeededRandom ofColumn = random.Split((ulong)c);
            drawn[c] = new int[Samples];
            for (int i = 0; i < Samples; i++)
            {
                drawn[c][i] = i == 0 ? real.RowCount : ofColumn.NextInt(real.RowCount);
                holds[i * columns + c] = i == 0 || conditions[c].Holds[drawn[c][i]];
            }
        }
        Table samples = new([.. joined.Columns.Select((column, c) => column.Take(drawn[c]))]);
        double[] all = answers.Of(samples, threads);
        double[] target = [.. Enumerable.Range(0, Samples).Select(i => all[i * answers.Fields.Count + score])];
        return Solve(conditions, holds, target);
    }

    private LocalFit Solve(Condition[] conditions, bool[] holds, double[] target)
    {
        int columns = conditions.Length;
        double[] weights = new double[target.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int differing = holds.AsSpan(i * columns, columns).Count(false);
            weights[i] = Math.Exp(-differing / (0.75 * 0.75 * columns));
        }
        int[] varying = [.. Enumerable.Range(0, columns).Where(c => conditions[c].Holds.Contains(false))];
        (double[] all, _, _) = Ridge(holds, columns, varying, target, weights);
        int[] kept = [.. varying.Index().OrderByDescending(v => Math.Abs(all[v.Index])).Take(Terms).Select(v => v.Item)];
        (double[] effects, double constant, double fit) = Ridge(holds, columns, kept, target, weights);
        return new LocalFit
        {
            Terms =
            [
                .. kept.Select((c, i) => new LocalTerm(conditions[c].Column, conditions[c].Text, effects[i]))
                    .OrderByDescending(term => Math.Abs(term.Effect)),
            ],
            Constant = constant,
            Answer = target[0],
            LocalAnswer = constant + effects.Sum(),
            R2 = fit,
        };
    }

    // Weighted ridge regression with penalty 1 on indicators, the constant free.
    private static (double[] Effects, double Constant, double R2) Ridge(
        bool[] holds, int columns, int[] kept, double[] target, double[] weights)
    {
        double total = weights.Sum();
        double mean = Enumerable.Range(0, target.Length).Sum(i => weights[i] * target[i]) / total;
        double[] means = [.. kept.Select(
            c => Enumerable.Range(0, target.Length).Sum(i => holds[i * columns + c] ? weights[i] : 0) / total)];
        int n = kept.Length;
        double[] matrix = new double[n * n];
        double[] right = new double[n];
        double[] centred = new double[n];
        for (int i = 0; i < target.Length; i++)
        {
            for (int a = 0; a < n; a++)
                centred[a] = (holds[i * columns + kept[a]] ? 1 : 0) - means[a];
            for (int a = 0; a < n; a++)
            {
                right[a] += weights[i] * centred[a] * (target[i] - mean);
                for (int b = 0; b < n; b++)
                    matrix[a * n + b] += weights[i] * centred[a] * centred[b];
            }
        }
        for (int a = 0; a < n; a++)
            matrix[a * n + a] += 1;
        if (n > 0)
            SymmetricSolver.Factor(matrix, n).Solve(right);
        double constant = mean - right.Zip(means, (effect, m) => effect * m).Sum();
        double left = 0;
        double spread = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double fitted = constant;
            for (int a = 0; a < n; a++)
                fitted += holds[i * columns + kept[a]] ? right[a] : 0;
            left += weights[i] * (target[i] - fitted) * (target[i] - fitted);
            spread += weights[i] * (target[i] - mean) * (target[i] - mean);
        }
        return (right, constant, spread > 0 ? 1 - left / spread : 1);
    }

    // What is true of the row in one column, and of which rows of the data it is too.
    private sealed record Condition(string Column, string Text, bool[] Holds)
    {
        public static Condition Of(InputField input, Column own, Column real)
        {
            bool isOrdered = input.Kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Time;
            if (!isOrdered || own.IsMissing(0))
            {
                string? text = own.Format(0);
                bool[] same = [.. Enumerable.Range(0, real.Count).Select(i => real.Format(i) == text)];
                return new Condition(
                    input.Name, text is null ? $"{input.Name} is missing" : $"{input.Name} = {text}", same);
            }
            double value = own.ToNumbers()[0];
            double[] values = real.ToNumbers();
            double[] sorted = OrderedNumbers.Sorted(real);
            double[] cuts = sorted.Length == 0 ? [] : [.. Enumerable.Range(1, Parts - 1)
                .Select(k => OrderedNumbers.Quantile(sorted, (double)k / Parts)).Distinct()];
            double low = cuts.Where(cut => cut < value).DefaultIfEmpty(double.NegativeInfinity).Max();
            double high = cuts.Where(cut => cut >= value).DefaultIfEmpty(double.PositiveInfinity).Min();
            string Say(double cut) => input.Kind == ColumnKind.Time ? FigureText.Time(cut) : FigureText.Value(cut);
            string words = double.IsInfinity(low) && double.IsInfinity(high) ? $"{input.Name} has a value"
                : double.IsInfinity(low) ? $"{input.Name} ≤ {Say(high)}"
                : double.IsInfinity(high) ? $"{input.Name} > {Say(low)}"
                : $"{Say(low)} < {input.Name} ≤ {Say(high)}";
            return new Condition(input.Name, words, [.. values.Select(v => v > low && v <= high)]);
        }
    }
}

using System.Diagnostics;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Lifecycle.Reporting;

/// <summary>Explains many rows of a file: within bounds that keep it to about a minute.</summary>
public sealed class ExplanationWork
{
    private const int UsualRows = 2000;
    private const int FewestRows = 20;
    private const int Parts = 20;
    private const int SurrogateRows = 20_000;
    private const int JointPoints = 12;
    private const int UsualColumns = 4;
    private const int MostLevels = 15;

    private long _started;

    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>The rows of the file, as read.</summary>
    public required Table Rows { get; init; }

    /// <summary>How it is explained.</summary>
    public required IRowExplainer Explainer { get; init; }

    /// <summary>Rows that stand for what is usual.</summary>
    public required int BackgroundRows { get; init; }

    /// <summary>Most rows to explain; null for what is usual.</summary>
    public int? MostRows { get; init; }

    /// <summary>Most predictions that are made to explain rows of models that can only be asked.</summary>
    public long MostPredictions { get; init; } = 12_000_000;

    /// <summary>Rows whose answers to other values are asked for.</summary>
    public int EffectRows { get; init; } = 500;

    /// <summary>
    /// After so long no more rows are explained than a first part of those drawn, and no more effects are begun; null for no
    /// bound.
    /// </summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Whether what is lost without each column is measured too.</summary>
    public bool WithImportance { get; init; } = true;

    /// <summary>Whether joint effects and a tree that answers alike are wanted with the full work.</summary>
    public bool WithSurrogate { get; init; } = true;

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Tells how far the work is.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Explains the whole.</summary>
    /// <param name="score">Which score is drawn; null for the likeliest class.</param>
    /// <param name="columns">Columns whose effects are measured.</param>
    /// <param name="pairs">Pairs of columns whose joint effects are measured.</param>
    /// <param name="full">Whether the effects of the most important columns and a tree are wanted too.</param>
    public GlobalExplanation Run(
        int? score, IReadOnlyList<string> columns, IReadOnlyList<(string First, string Second)> pairs, bool full)
    {
        _started = Stopwatch.GetTimestamp();
        Table sample = Learning.Explanation.Shapley.BackgroundRows.Sample(Rows, MostRows ?? RowsFor(), Seed + 1);
        // Where time may end it, the rows are in random order, so that any first part stands for all.
        if (Budget is not null)
        {
            int[] order = [.. Enumerable.Range(0, sample.RowCount)];
            new SeededRandom(Seed).Split("explained rows").Shuffle<int>(order);
            sample = sample.Take(order);
        }
        Table bound = new(Model.Signature.BindColumns(sample));
        Progress?.Report(new FitProgress("explaining rows", 0));
        ContributionTable contributions = Explain(bound);
        if (contributions.RowCount < bound.RowCount)
            bound = bound.Slice(0, contributions.RowCount);
        GlobalExplanation global = new()
        {
            Model = Model,
            Rows = bound,
            Contributions = contributions,
            Method = Explainer.Method,
            Score = score ?? LikeliestScore(Model, contributions, bound),
            Importance = WithImportance ? Importance() : null,
            OfRows = Rows.RowCount,
        };
        if (full && columns.Count == 0)
            columns = [.. global.Ranking(global.Score).Where(c => c.Size > 0).Take(UsualColumns)
                .Select(c => contributions.Columns[c.Column])];
        if (full && WithSurrogate && pairs.Count == 0 && columns.Count > 1)
            pairs = [(columns[0], columns[1])];
        return global with
        {
            Effects = Effects(columns),
            Joint = Joint(pairs),
            Surrogate = full && WithSurrogate ? Surrogate() : null,
        };
    }

    /// <summary>The score of the class that is predicted most often; the first where there are no classes.</summary>
    public static int LikeliestScore(IModel model, ContributionTable contributions, Table rows)
    {
        if (model.Signature.Labels.Count < 3 || contributions.Scores.Count < 2)
            return 0;
        Column predicted = model.Predict(rows).Columns[0];
        string? label = Enumerable.Range(0, predicted.Count).Select(predicted.Format).GroupBy(text => text)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
        return Math.Max(0, contributions.Scores.Index().FirstOrDefault(s => s.Item.Name == label).Index);
    }

    // In parts, so that it can be watched, stopped and ended early.
    private ContributionTable Explain(Table bound)
    {
        List<double> values = [];
        ContributionTable? part = null;
        int block = Math.Max(Threads, (bound.RowCount + Parts - 1) / Parts);
        for (int start = 0; start < bound.RowCount; start += block)
        {
            part = Explainer.Explain(bound.Slice(start, Math.Min(bound.RowCount, start + block)), Threads, Cancellation);
            for (int row = 0; row < part.RowCount; row++)
            {
                for (int score = 0; score < part.Scores.Count; score++)
                    values.AddRange(part.Of(row, score));
            }
            Progress?.Report(new FitProgress("explaining rows", Math.Min(1, (start + block) / (double)bound.RowCount)));
            if (IsOver)
                break;
        }
        return new ContributionTable(Explainer.Columns, Explainer.Scores, Explainer.BaseValues, [.. values]);
    }

    private bool IsOver => Budget is TimeSpan budget && Stopwatch.GetElapsedTime(_started) > budget;

    private int RowsFor()
    {
        long columns = Explainer.Columns.Count;
        long sets = Explainer.Method switch
        {
            ExplanationMethods.Kernel => columns <= 11 ? 1L << (int)columns : 2 * columns + 2048,
            ExplanationMethods.Permutation => 20 * columns,
            _ => 0,
        };
        return sets == 0 ? UsualRows : (int)Math.Clamp(MostPredictions / (sets * BackgroundRows), FewestRows, UsualRows);
    }

    // Only where the file has what the model is judged by.
    private ImportanceTable? Importance()
    {
        Signature signature = Model.Signature;
        if (signature.LabelColumns.Count == 0 || signature.LabelColumns.Any(name => Rows.Find(name) is null)
            || Enumerable.Range(0, Rows.RowCount).All(row => Rows[signature.LabelColumns[0]].IsMissing(row)))
            return null;
        PermutationImportance permutation = new()
        {
            Seed = Seed, Threads = Threads, Cancellation = Cancellation, Progress = Progress, Repeats = 10,
        };
        return permutation.Measure(Model, LabelledRows.Of(Rows, signature));
    }

    private IReadOnlyList<ColumnEffect> Effects(IReadOnlyList<string> columns)
    {
        if (columns.Count == 0)
            return [];
        ModelAnswers answers = ModelAnswers.Of(Model);
        Table few = Learning.Explanation.Shapley.BackgroundRows.Sample(Rows, EffectRows, Seed + 2);
        Table many = Learning.Explanation.Shapley.BackgroundRows.Sample(Rows, SurrogateRows, Seed + 2);
        List<ColumnEffect> effects = [];
        foreach (string name in columns)
        {
            if (IsOver)
                break;
            Progress?.Report(new FitProgress("measuring effects", effects.Count / (double)columns.Count));
            InputField input = Input(name);
            EffectGrid grid = EffectGrid.Of(input, many, input.Kind == ColumnKind.Category ? MostLevels : EffectGrid.UsualPoints);
            PartialDependence dependence = PartialDependence.Of(answers, few, grid, Threads, Cancellation);
            bool isOrdered = input.Kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Time && grid.Count > 1;
            effects.Add(
                new ColumnEffect(dependence,
                isOrdered ? AccumulatedEffects.Of(answers, many, name, threads: Threads) : null));
        }
        return effects;
    }

    private IReadOnlyList<JointEffect> Joint(IReadOnlyList<(string First, string Second)> pairs)
    {
        ModelAnswers answers = ModelAnswers.Of(Model);
        Table few = Learning.Explanation.Shapley.BackgroundRows.Sample(Rows, EffectRows / 2, Seed + 2);
        return
        [
            .. pairs.Select(pair =>
            {
                EffectGrid first = EffectGrid.Of(Input(pair.First), Rows, JointPoints);
                EffectGrid second = EffectGrid.Of(Input(pair.Second), Rows, JointPoints);
                return new JointEffect(
                    first, second, PartialDependence.Joint(answers, few, first, second, Threads, Cancellation));
            }),
        ];
    }

    private SurrogateTree? Surrogate()
    {
        Progress?.Report(new FitProgress("growing a tree", 0));
        Table rows = Learning.Explanation.Shapley.BackgroundRows.Sample(Rows, SurrogateRows, Seed + 3);
        return SurrogateTree.Of(Model, rows, seed: Seed, threads: Threads);
    }

    private InputField Input(string name) => Model.Signature.Inputs.Single(input => input.Name == name);
}

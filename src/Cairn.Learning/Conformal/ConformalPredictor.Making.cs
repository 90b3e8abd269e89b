using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Conformal;

/// <content>How it is made.</content>
public sealed partial class ConformalPredictor
{
    // Of the rows to learn from, the share that is set aside.
    private const double Aside = 0.25;
    private const double LeastScale = 0.05;
    private const int MostJackknife = 1000;

    /// <summary>Divides rows into those that the model may learn from, and those set aside to calibrate on.</summary>
    /// <param name="plan">How intervals are to be made.</param>
    /// <param name="data">All rows to learn from.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <returns>All rows and none where the plan sets none aside for the model itself.</returns>
    /// <exception cref="InputException"><c>too-few-rows</c>: fewer would be set aside than the coverage
    /// wants.</exception>
    public static (Dataset Learn, Dataset? Aside) Divide(ConformalPlan plan, Dataset data, ulong seed)
    {
        plan.Check(data.Task);
        if (!plan.SetsRowsAside)
            return (data, null);
        Split split = Split.HoldOut(data, Aside, new SeededRandom(seed).Split("conformal").NextBits());
        CheckAside(split.Test.RowCount, plan, data.RowCount);
        return (split.Train, split.Test);
    }

    /// <summary>Makes the predictor of a model that was just fitted.</summary>
    /// <param name="plan">How.</param>
    /// <param name="model">The model.</param>
    /// <param name="learner">What made it; fitted again to folds by cv-plus, jackknife-plus and for normalised
    /// intervals.</param>
    /// <param name="learnt">The rows that it learnt from.</param>
    /// <param name="aside">The rows set aside by <see cref="Divide"/>.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <exception cref="InputException">The plan does not suit the model or the rows.</exception>
    public static ConformalPredictor Fit(
        ConformalPlan plan, IModel model, ILearner learner, Dataset learnt, Dataset? aside, FitContext context)
    {
        plan.Check(model.Signature.Task);
        FitContext inner = context with
        {
            Validation = null, Initial = null, Checkpoint = null, Watcher = null,
            Seed = new SeededRandom(context.Seed).Split("conformal").NextBits(),
        };
        List<string> notes = [];
        IConformalRule rule = plan.Method switch
        {
            ConformalMethods.CrossValidation or ConformalMethods.Jackknife => ByFolds(plan, model, learner, learnt, inner),
            ConformalMethods.Quantile => ByQuantiles(plan, model, learnt, inner),
            _ => ByScores(plan, model, aside!, Difficulty(plan, learner, learnt, inner), notes, context.Threads),
        };
        return new ConformalPredictor(plan, model.Signature, rule) { Notes = notes };
    }

    /// <summary>Makes the predictor of a model that exists, from rows that it has not learnt from.</summary>
    /// <param name="plan">How: <c>split</c> with <c>absolute</c>, <c>lac</c>, <c>aps</c> or <c>raps</c>, or
    /// <c>mondrian</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows with their truth.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <exception cref="InputException">The plan needs the learner, or does not suit the model or the rows.</exception>
    public static ConformalPredictor Of(ConformalPlan plan, IModel model, Dataset data, int threads = 1)
    {
        plan.Check(model.Signature.Task);
        if (!plan.SetsRowsAside || plan.Score == ConformalMethods.Normalised)
        {
            throw new InputException(
                "bad-conformal", $"'{plan}' fits models of its own, so it is made together with the model.",
                "Use split or mondrian here, or 'cairn train --conformal'.");
        }
        List<string> notes = [];
        return new ConformalPredictor(plan, model.Signature, ByScores(plan, model, data, null, notes, threads)) { Notes = notes };
    }

    private static ScoreRule ByScores(
        ConformalPlan plan, IModel model, Dataset data, (IModel? Model, double Floor)? difficulty, List<string> notes, int threads)
    {
        Signature signature = model.Signature;
        bool byClass = plan.Method == ConformalMethods.Mondrian && plan.Column is null;
        int column = plan.Column is null ? -1 : ColumnOf(plan.Column, signature);
        ScoreRule Make(ScoreTable table) => signature.Labels.Count > 0
            ? new SetRule(table, column, byClass, new SetScore(plan.Score ?? ConformalMethods.Least), signature.Labels)
            : new ResidualRule(table, column, difficulty?.Model, difficulty?.Floor ?? 1);
        (double[] scores, int[] rows, Table bound) = Score(Make(ScoreTable.Of([])), model, data, notes, threads);
        ScoreTable.CheckRows(scores.Length, plan.Coverage, "");
        if (!byClass && column < 0)
            return Make(ScoreTable.Of(scores));
        Column groups = byClass ? data.Target : bound.Columns[column];
        List<string> small = [];
        ScoreTable table = ScoreTable.Of(
            scores, [.. rows.Select(row => ScoreRule.GroupName(groups, row))], plan.Coverage, small);
        if (small.Count > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{small.Count} groups have fewer than {ScoreTable.RowsFor(plan.Coverage)} rows set aside ("
                + $"{string.Join(", ", small.Take(5))}{(small.Count > 5 ? ", …" : "")}): they go by all rows together."));
        }
        return Make(table);
    }

    private static QuantileRule ByQuantiles(ConformalPlan plan, IModel model, Dataset data, FitContext context)
    {
        Split split = Split.HoldOut(data, Aside, context.Seed);
        CheckAside(split.Test.RowCount, plan, data.RowCount);
        double tail = (1 - plan.Coverage) / 2;
        GradientBoosting quantiles = new()
        {
            Loss = "quantile",
            Quantiles = string.Create(CultureInfo.InvariantCulture, $"{Math.Round(tail, 6)},{Math.Round(1 - tail, 6)}"),
        };
        IModel band = quantiles.Fit(split.Train, context);
        context.Cancellation.ThrowIfCancellationRequested();
        (double[] scores, _, _) = Score(new QuantileRule(ScoreTable.Of([]), band), model, split.Test, [], context.Threads);
        return new QuantileRule(ScoreTable.Of(scores), band);
    }

    private static IConformalRule ByFolds(ConformalPlan plan, IModel model, ILearner learner, Dataset data, FitContext context)
    {
        bool jackknife = plan.Method == ConformalMethods.Jackknife;
        if (jackknife && data.RowCount > MostJackknife)
        {
            throw new InputException(
                "too-many-rows", $"The jackknife+ fits and keeps a model for each of {data.RowCount} rows; at most {MostJackknife} are taken.",
                "Use cv-plus.");
        }
        ScoreTable.CheckRows(data.RowCount, plan.Coverage, "");
        FoldSet folds = jackknife
            ? Folds.Given([.. Enumerable.Range(0, data.RowCount)])
            : ContentFolds.Of(data, plan.Folds, context.Seed);
        FoldModels fitted = FoldModels.Fit(
            learner, data, folds, context, done => context.Progress?.Report(new FitProgress("conformal", done)));
        Signature signature = model.Signature;
        SetScore? score = signature.Labels.Count > 0 ? new SetScore(plan.Score ?? ConformalMethods.Least) : null;
        ConformalPredictor truths = new(plan, signature, new FoldIntervalRule(new FoldScores([], [])));
        double[] truth = truths.TruthOf(data);
        List<double>[] scores = [.. fitted.Models.Select(_ => new List<double>())];
        double[] own = new double[Math.Max(1, signature.Labels.Count)];
        double[]? shares = score?.SharesOf(signature.Bind(data.Table));
        for (int row = 0; row < truth.Length; row++)
        {
            if (fitted.FoldOf[row] < 0 || data.Weights?[row] == 0 || double.IsNaN(truth[row]))
                continue;
            ReadOnlySpan<double> said = fitted.OutOfFold.AsSpan(row * own.Length, own.Length);
            score?.Of(said, shares![row], own);
            double found = score is null ? Math.Abs(truth[row] - said[0]) : own[(int)truth[row]];
            if (double.IsFinite(found))
                scores[fitted.FoldOf[row]].Add(found);
        }
        FoldScores kept = new(fitted.Models, [.. scores.Select(of => of.Order().ToArray())]);
        ScoreTable.CheckRows(kept.Count, plan.Coverage, "");
        return score is null ? new FoldIntervalRule(kept) : new FoldSetRule(kept, score, signature.Labels);
    }

    // Learns how large the error of rows is that the learner has not seen.
    private static (IModel? Model, double Floor)? Difficulty(
        ConformalPlan plan, ILearner learner, Dataset learnt, FitContext context)
    {
        if (plan.Score != ConformalMethods.Normalised)
            return null;
        FoldModels fitted = FoldModels.Fit(learner, learnt, ContentFolds.Of(learnt, 5, context.Seed), context);
        double[] truth = ColumnConversion.Convert(learnt.Target, ColumnKind.Number).ToNumbers();
        double[] errors = [.. truth.Select((actual, row) => Math.Abs(actual - fitted.OutOfFold[row]))];
        int[] known = [.. Enumerable.Range(0, errors.Length).Where(row => double.IsFinite(errors[row]))];
        string name = learnt.TargetName;
        Dataset data = new(
            learnt.Table.With(new NumberColumn(name, errors)).Take(known), LearningTask.Regression,
            new DatasetRoles { Targets = [name], Features = learnt.Roles.Features, Weight = learnt.Roles.Weight });
        IModel model = new RandomForest { Trees = 100, MinLeafRows = 10 }.Fit(data, context);
        context.Cancellation.ThrowIfCancellationRequested();
        double mean = known.Average(row => errors[row]);
        return (model, mean > 0 ? LeastScale * mean : 1);
    }

    private static (double[] Scores, int[] Rows, Table Bound) Score(
        ScoreRule rule, IModel model, Dataset data, List<string> notes, int threads)
    {
        ConformalPredictor truths = new(new ConformalPlan { Method = ConformalMethods.Split }, model.Signature, rule);
        Table bound = model.Signature.Bind(data.Table);
        double[] truth = truths.TruthOf(data);
        double[] all = rule.ScoresOf(bound, EnsembleModel.AnswersOf(model, bound, threads), truth, threads);
        int[] rows = [.. Enumerable.Range(0, all.Length).Where(row => double.IsFinite(all[row]) && data.Weights?[row] != 0)];
        int weightless = data.Weights?.Count(weight => weight == 0) ?? 0;
        if (all.Length - rows.Length > weightless)
            notes.Add($"{all.Length - rows.Length - weightless} rows without a finite prediction or a known target were left out of the calibration.");
        return ([.. rows.Select(row => all[row])], rows, bound);
    }

    private static int ColumnOf(string column, Signature signature)
    {
        int index = Enumerable.Range(0, signature.Inputs.Count).FirstOrDefault(i => signature.Inputs[i].Name == column, -1);
        return index >= 0 ? index : throw new InputException(
            "unknown-column", $"mondrian={column}: the model reads no column '{column}', and so could not tell groups apart when it is asked.",
            NearestNames.Hint(column, signature.Inputs.Select(i => i.Name)));
    }

    private static void CheckAside(int aside, ConformalPlan plan, int rows)
    {
        if (ScoreTable.RankOf(aside, plan.Coverage) <= aside)
            return;
        int wanted = ScoreTable.RowsFor(plan.Coverage);
        throw new InputException(
            "too-few-rows",
            string.Create(
                CultureInfo.InvariantCulture,
                $"A coverage of {plan.Coverage} wants at least {wanted} rows to calibrate on; {aside} of {rows} would be set aside."),
            string.Create(
                CultureInfo.InvariantCulture, $"Give at least {Math.Ceiling(wanted / Aside)} rows, use cv-plus, or ask for less."));
    }
}

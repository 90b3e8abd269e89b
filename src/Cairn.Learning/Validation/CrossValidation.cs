using System.Diagnostics;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Validation;

/// <summary>Judges a learner by fitting it once for each fold and testing on the rows that the fit did not see.</summary>
public static class CrossValidation
{
    // Below this many rows a fit has too little work for several threads, so whole folds run beside each other.
    private const int RowsWorthThreads = 20_000;

    /// <summary>Fits and judges the learner on each fold.</summary>
    /// <param name="learner">The learner; its options are the same in every fold.</param>
    /// <param name="data">The rows.</param>
    /// <param name="folds">How to divide them; see <see cref="Validation.Folds"/>.</param>
    /// <param name="context">Progress, cancellation, threads, seed; its validation rows are not used.</param>
    /// <exception cref="InputException"><c>wrong-rows</c>: the folds are of other data; or what a fit throws.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: half of a cross-validation says nothing.</exception>
    /// <remarks>Fold f fits with the f-th seed split from the context's. The result does not depend on threads.</remarks>
    public static CrossValidationResult Run(
        ILearner learner, Dataset data, FoldSet folds, FitContext? context = null) =>
        Run((_, _) => learner, data, folds, context ?? FitContext.Default, isChosen: false);

    /// <summary>
    /// Judges a way to choose a learner: in each fold it chooses within the training rows alone, what it chose is fitted to
    /// them, and the rows that neither saw are the judge. Nothing of the choice can flatter the result.
    /// </summary>
    /// <param name="choose">Chooses a learner from rows; the seed of its context is that of the fold.</param>
    /// <param name="data">The rows.</param>
    /// <param name="folds">The outer folds; see <see cref="Validation.Folds"/>.</param>
    /// <param name="context">Progress, cancellation, threads, seed; its validation rows are not used.</param>
    /// <inheritdoc cref="Run(ILearner, Dataset, FoldSet, FitContext?)"/>
    /// <remarks>Nested cross-validation: Varma and Simon, "Bias in error estimation when using cross-validation for model
    /// selection" (2006).</remarks>
    public static CrossValidationResult Nested(
        Func<Dataset, FitContext, ILearner> choose, Dataset data, FoldSet folds, FitContext? context = null) =>
        Run(choose, data, folds, context ?? FitContext.Default, isChosen: true);

    private static CrossValidationResult Run(
        Func<Dataset, FitContext, ILearner> choose, Dataset data, FoldSet folds, FitContext context, bool isChosen)
    {
        if (folds.RowCount != data.RowCount)
            throw new InputException("wrong-rows", $"The folds are of {folds.RowCount} rows, the data has {data.RowCount}.");
        // Made once, before threads share them.
        if (LearningTasks.IsClassification(data.Task))
            _ = data.Classes.Labels.Count;
        if (data.Task == LearningTask.Survival)
            _ = data.Survival.EventCount;

        FoldProgress progress = new(context, folds.Count);
        Signature[] signatures = new Signature[folds.Count];
        Table[] predictions = new Table[folds.Count];
        FoldResult[] results = new FoldResult[folds.Count];
        void RunFold(int fold)
        {
            FitContext inner = context with
            {
                Validation = null,
                Seed = new SeededRandom(context.Seed).Split("fold").Split((ulong)fold).NextBits(),
                Progress = progress.Of(fold),
            };
            Dataset train = data.Take(folds[fold].Train);
            ILearner learner = choose(train, inner with { Progress = null });
            context.Cancellation.ThrowIfCancellationRequested(); // a choice that was cut short is none
            long start = Stopwatch.GetTimestamp();
            IModel model = learner.Fit(train, inner);
            context.Cancellation.ThrowIfCancellationRequested(); // a cancelled fit may give the best so far
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Dataset test = data.Take(folds[fold].Test);
            signatures[fold] = model.Signature;
            predictions[fold] = model.Predict(test.Table, context.Threads);
            Evaluation evaluation = Evaluation.Of(predictions[fold], model.Signature, test, context.Threads, curves: false);
            results[fold] = new FoldResult(fold, folds[fold].Train.Length, test.RowCount, seconds, evaluation)
            {
                Learner = isChosen ? learner.Kind.Name : null,
            };
            progress.Finish(fold);
        }
        if (data.RowCount < RowsWorthThreads)
        {
            ParallelBlocks.For(folds.Count, context.Threads, RunFold, context.Cancellation);
        }
        else
        {
            for (int fold = 0; fold < folds.Count; fold++)
                RunFold(fold);
        }

        Table outOfFold = Stitch(signatures[0], predictions, folds);
        Evaluation pooled = Evaluation.Of(outOfFold, signatures[0], data, context.Threads);
        return new CrossValidationResult
        {
            FoldSet = folds,
            Folds = results,
            Metrics = folds.IsLeaveOneOut ? Pooled(pooled) : Estimate(results),
            OutOfFold = outOfFold,
            Pooled = pooled,
            Notes = [.. folds.Notes, .. pooled.Notes],
        };
    }

    // A single row has no ROC AUC, and the mean of its root mean squared errors is another metric.
    private static Dictionary<string, MetricEstimate> Pooled(Evaluation pooled) =>
        pooled.Metrics.ToDictionary(m => m.Key, m => new MetricEstimate([m.Value]));

    private static Dictionary<string, MetricEstimate> Estimate(FoldResult[] results)
    {
        Dictionary<string, MetricEstimate> estimates = [];
        foreach (Metric metric in Metric.All)
        {
            double[] values = [.. results.Select(r => r.Evaluation.Value(metric.Name)).OfType<double>()];
            if (values.Length > 0)
                estimates[metric.Name] = new MetricEstimate(values);
        }
        return estimates;
    }

    // Puts the predictions of the folds back into the order of the rows; of several repeats those of the first.
    private static Table Stitch(Signature signature, Table[] predictions, FoldSet folds)
    {
        List<Column> columns = [];
        foreach (OutputField output in signature.Outputs)
        {
            if (output.Kind == ColumnKind.Number)
            {
                double[] values = new double[folds.RowCount];
                Array.Fill(values, double.NaN);
                for (int fold = 0; fold < folds.PerRepeat; fold++)
                {
                    double[] part = predictions[fold][output.Name].ToNumbers();
                    for (int i = 0; i < part.Length; i++)
                        values[folds[fold].Test[i]] = part[i];
                }
                columns.Add(new NumberColumn(output.Name, values));
                continue;
            }
            string?[] texts = new string?[folds.RowCount];
            for (int fold = 0; fold < folds.PerRepeat; fold++)
            {
                Column part = predictions[fold][output.Name];
                for (int i = 0; i < part.Count; i++)
                    texts[folds[fold].Test[i]] = part.Format(i);
            }
            columns.Add(ColumnConversion.Convert(CategoryColumn.FromTexts(output.Name, texts), output.Kind));
        }
        return new Table(columns);
    }
}

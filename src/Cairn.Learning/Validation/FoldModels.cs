using Cairn.Learning.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Validation;

/// <summary>The models of folds, and what each says of the rows that it did not learn from.</summary>
/// <param name="Folds">The folds.</param>
/// <param name="Models">The model of each fold.</param>
/// <param name="OutOfFold">
/// rows × classes, or a number a row: the answer of the model that did not see the row; NaN where no fold tests it.
/// </param>
/// <param name="FoldOf">For each row the fold that tests it, −1 where none does.</param>
internal sealed record FoldModels(FoldSet Folds, IReadOnlyList<IModel> Models, double[] OutOfFold, int[] FoldOf)
{
    private const int RowsWorthThreads = 20_000;

    /// <summary>Fits a learner once for each fold; of repeats only the first.</summary>
    /// <param name="learner">What to fit.</param>
    /// <param name="data">All rows.</param>
    /// <param name="folds">How to divide them.</param>
    /// <param name="context">Cancellation, threads, seed; fold f fits with the f-th seed split from it.</param>
    /// <param name="done">Told the share of the folds that are done; called from any thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled: half of the folds say nothing.</exception>
    public static FoldModels Fit(ILearner learner, Dataset data, FoldSet folds, FitContext context, Action<double>? done = null)
    {
        if (LearningTasks.IsClassification(data.Task))
            _ = data.Classes.Labels.Count; // made once, before threads share them
        int count = folds.PerRepeat;
        IModel[] models = new IModel[count];
        double[][] answers = new double[count][];
        int finished = 0;
        void FitFold(int fold)
        {
            FitContext inner = context with
            {
                Validation = null,
                Initial = null,
                Checkpoint = null,
                Progress = null,
                Watcher = null,
                Seed = new SeededRandom(context.Seed).Split("fold").Split((ulong)fold).NextBits(),
            };
            models[fold] = learner.Fit(data.Take(folds[fold].Train), inner);
            context.Cancellation.ThrowIfCancellationRequested(); // a cancelled fit may give the best so far
            answers[fold] = EnsembleModel.AnswersOf(models[fold], data.Take(folds[fold].Test).Table, context.Threads);
            done?.Invoke((double)Interlocked.Increment(ref finished) / count);
        }
        if (data.RowCount < RowsWorthThreads)
        {
            ParallelBlocks.For(count, context.Threads, FitFold, context.Cancellation);
        }
        else
        {
            for (int fold = 0; fold < count; fold++)
                FitFold(fold);
        }

        int width = Math.Max(1, models[0].Signature.Labels.Count);
        double[] outOfFold = new double[data.RowCount * width];
        Array.Fill(outOfFold, double.NaN);
        for (int fold = 0; fold < count; fold++)
        {
            int[] test = folds[fold].Test;
            for (int i = 0; i < test.Length; i++)
                answers[fold].AsSpan(i * width, width).CopyTo(outOfFold.AsSpan(test[i] * width));
        }
        return new FoldModels(folds, models, outOfFold, folds.Assignment());
    }
}

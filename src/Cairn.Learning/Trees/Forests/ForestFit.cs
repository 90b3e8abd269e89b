using Cairn.Learning.Metrics;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees.Forests;

/// <summary>From a plan to the model of a forest.</summary>
internal static class ForestFit
{
    /// <summary>Fits a forest to data that was checked.</summary>
    public static ForestModel Run(ForestPlan plan, Dataset data, FitContext context)
    {
        ForestTrainer trainer = new(plan, data, context);
        using ForestHarvest harvest = trainer.Grow();
        TreeEnsemble trees = harvest.Finish();
        ForestModel model = ForestModel.Of(plan.Kind, data, trainer.Space, trees);
        if (harvest.OutOfBag is { } scores)
            model = Judge(model, trainer, scores, data, context.Threads);
        return plan.Quantiles.Count == 0
            ? model
            : model.With(LeafTargets.Of(plan.Quantiles, trainer.Columns, harvest.Kept, trainer.Target, trees));
    }

    private static ForestModel Judge(ForestModel model, ForestTrainer trainer, OutOfBagScores outOfBag, Dataset data, int threads)
    {
        (double[] means, int[] trees) = (outOfBag.Means, outOfBag.Trees);
        int outputs = means.Length / trees.Length;
        int[] judged = [.. Enumerable.Range(0, trees.Length).Where(row => trees[row] > 0)];
        if (judged.Length == 0)
            return model;
        double[] scores = means;
        if (judged.Length < trees.Length)
            scores = [.. judged.SelectMany(row => means[(row * outputs)..((row + 1) * outputs)])];
        int[] rows = [.. judged.Select(row => trainer.Target.Rows[row])];
        Dataset part = rows.Length == data.RowCount ? data : data.Take(rows);
        Data.Table predictions = ForestModel.Answer(model.Signature, scores);
        Evaluation evaluation = Evaluation.Of(predictions, model.Signature, part, threads, curves: false);
        return model.With(new OutOfBagEstimate(rows, predictions, evaluation));
    }
}

using Cairn.Data;
using Cairn.Learning;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Costs;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Lifecycle.Training;

/// <summary>Gives a judged model the threshold that costs least, where costs were given.</summary>
internal static class DecisionCosts
{
    /// <summary>Refuses costs for tasks that decide nothing.</summary>
    public static void Check(TrainingRequest request, Dataset data)
    {
        if (request.Costs is not null)
            CostChoice.Check(data.Task);
    }

    /// <summary>Chooses on the judged rows, and judges the decisions again.</summary>
    public static Judgement Decide(Judgement judgement, TrainingRequest request)
    {
        if (request.Costs is not ErrorCosts costs)
            return judgement;
        Signature signature = judgement.Model.Signature;
        CostChoice? choice = CostChoice.Of(judgement.Predictions, signature, judgement.Judged, costs, request.Seed);
        if (choice is null)
        {
            return judgement with
            {
                Notes = [.. judgement.Notes, "The rows judged are of one class, so that no threshold could be chosen by costs."],
            };
        }
        Signature deciding = signature with { Threshold = choice.Best.Threshold };
        Table predictions = Redecide(judgement.Predictions, deciding);
        Evaluation evaluation = Evaluation.Of(predictions, deciding, judgement.Judged, request.Threads);
        bool folds = judgement.CrossValidation is not null;
        string[] notes = folds
            ? ["The metrics over folds are at even odds; those of all folds together are at the threshold chosen by costs."]
            : ["Metrics of decisions are at the threshold that was chosen on the same rows, which flatters them a little."];
        ModelState state = judgement.Model.Save();
        return judgement with
        {
            Decided = Learners.Catalog.Load(state with { Signature = state.Signature with { Threshold = choice.Best.Threshold } }),
            Predictions = predictions,
            Evaluation = evaluation,
            Metrics = folds ? judgement.Metrics : evaluation.Metrics,
            Costs = choice,
            Notes = [.. judgement.Notes, .. notes],
        };
    }

    private static Table Redecide(Table predictions, Signature signature)
    {
        double[][] columns =
            [.. signature.Outputs.Where(o => o.Role == OutputRole.Probability).Select(o => predictions[o.Name].ToNumbers())];
        double[] flat = new double[predictions.RowCount * columns.Length];
        for (int i = 0; i < flat.Length; i++)
            flat[i] = columns[i % columns.Length][i / columns.Length];
        return PredictionTable.OfClasses(signature, flat);
    }
}

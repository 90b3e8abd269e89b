using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>
/// Sets of classes by cross-validation (CV+ of Romano, Sesia and Candès 2020, section 2.3): a class is in the set
/// unless it is more
/// unlike than too many rows of the training, each compared by the model that had not seen it.
/// </summary>
internal sealed class FoldSetRule(FoldScores folds, SetScore score, IReadOnlyList<string> labels) : IConformalRule
{
    public int Rows => folds.Count;

    public Table Answer(Table bound, double[] answers, double level, int threads)
    {
        ScoreTable.CheckRows(folds.Count, level, "");
        int classes = labels.Count;
        int[] below = new int[answers.Length];
        double[] scores = new double[classes];
        double[] shares = score.SharesOf(bound);
        for (int fold = 0; fold < folds.Models.Count; fold++)
        {
            double[] said = EnsembleModel.AnswersOf(folds.Models[fold], bound, threads);
            for (int row = 0; row < bound.RowCount; row++)
            {
                score.Of(said.AsSpan(row * classes, classes), shares[row], scores);
                for (int label = 0; label < classes; label++)
                    below[row * classes + label] += CountBelow(folds.Scores[fold], scores[label]);
            }
        }
        int rank = ScoreTable.RankOf(folds.Count, level);
        return IntervalColumns.Sets(labels, answers, (row, label) => below[row * classes + label] < rank);
    }

    public JsonObject Save(List<StoredTensor> tensors) =>
        new() { ["rule"] = "fold-sets", ["score"] = score.Name, ["folds"] = folds.Save(tensors) };

    public static FoldSetRule Load(JsonObject json, ModelState state) =>
        SetScore.Load(json["score"]) is SetScore score && state.Signature.Labels.Count > 1
            ? new FoldSetRule(FoldScores.Load(json["folds"], state), score, state.Signature.Labels)
            : throw state.Broken("its sets are not described");

    private static int CountBelow(double[] sorted, double value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

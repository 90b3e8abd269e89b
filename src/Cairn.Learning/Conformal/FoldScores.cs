using System.Text.Json.Nodes;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>The models of folds, each with the scores of the rows that it did not see, ascending.</summary>
internal sealed class FoldScores(IReadOnlyList<IModel> models, double[][] scores)
{
    private const int MostModels = 1000;

    public IReadOnlyList<IModel> Models => models;

    public double[][] Scores => scores;

    /// <summary>Number of scores of all folds.</summary>
    public int Count { get; } = scores.Sum(of => of.Length);

    public JsonArray Save(List<StoredTensor> tensors)
    {
        JsonArray folds = [];
        for (int fold = 0; fold < models.Count; fold++)
        {
            folds.Add((JsonNode)NestedModel.Save(models[fold], $"fold/{fold}/", tensors));
            tensors.Add(StoredTensor.From<double>($"scores/{fold}", scores[fold]));
        }
        return folds;
    }

    public static FoldScores Load(JsonNode? node, ModelState state)
    {
        if (node is not JsonArray { Count: >= 2 and <= MostModels } folds)
            throw state.Broken("it names no folds");
        List<IModel> models = [];
        List<double[]> scores = [];
        foreach ((int fold, JsonNode? stored) in folds.Index())
        {
            models.Add(stored is JsonObject json
                ? NestedModel.Load(state, json, $"fold/{fold}/", $"fold {fold}")
                : throw state.Broken($"fold {fold} is not described"));
            double[] own = state.Tensor<double>($"scores/{fold}");
            for (int i = 0; i < own.Length; i++)
            {
                if (!double.IsFinite(own[i]) || (i > 0 && own[i] < own[i - 1]))
                    throw state.Broken("its scores do not ascend");
            }
            scores.Add(own);
        }
        return new FoldScores(models, [.. scores]);
    }
}

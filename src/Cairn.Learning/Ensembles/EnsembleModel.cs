using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Calibration;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Ensembles;

/// <summary>What an <see cref="Ensemble"/> learnt: models with weights that add up to 1.</summary>
public sealed class EnsembleModel : IModel, IFeatureImportance, IFitRecord
{
    private EnsembleModel(Signature signature, IReadOnlyList<IModel> members, IReadOnlyList<double> weights)
    {
        Signature = signature;
        Members = members;
        Weights = weights;
    }

    /// <inheritdoc/>
    public string Kind => Ensemble.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>The models.</summary>
    public IReadOnlyList<IModel> Members { get; }

    /// <summary>Weight of each model; they add up to 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The members' own shares, averaged with their weights; those that give none are left out.</summary>
    public IReadOnlyList<double> FeatureImportance
    {
        get
        {
            double[] shares = new double[Signature.Inputs.Count];
            for (int m = 0; m < Members.Count; m++)
            {
                if (Members[m] is not IFeatureImportance member)
                    continue;
                for (int i = 0; i < shares.Length; i++)
                    shares[i] += Weights[m] * member.FeatureImportance[i];
            }
            double total = shares.Sum();
            return total > 0 ? [.. shares.Select(share => share / total)] : shares;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricHistory> FitHistory => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FitNotes =>
        [.. Members.OfType<IFitRecord>().SelectMany(member => member.FitNotes).Distinct()];

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1)
    {
        Table bound = Signature.Bind(rows);
        double[][] answers = [.. Members.Select(member => AnswersOf(member, bound, threads))];
        double[] mean = new double[answers[0].Length];
        for (int m = 0; m < answers.Length; m++)
        {
            for (int i = 0; i < mean.Length; i++)
                mean[i] += Weights[m] * answers[m][i];
        }
        return Signature.Labels.Count > 0 ? PredictionTable.OfClasses(Signature, mean) : PredictionTable.OfNumbers(Signature, mean);
    }

    /// <inheritdoc/>
    public ModelState Save()
    {
        List<StoredTensor> tensors = [];
        JsonArray members = [];
        foreach ((int m, IModel model) in Members.Index())
        {
            JsonObject member = NestedModel.Save(model, Prefix(m), tensors);
            member["weight"] = Weights[m];
            members.Add((JsonNode)member);
        }
        return new ModelState(Kind, Signature, new JsonObject { ["members"] = members }, tensors);
    }

    /// <summary>The model of some fitted members.</summary>
    internal static EnsembleModel Of(IReadOnlyList<(IModel Model, double Weight)> members)
    {
        double total = members.Sum(member => member.Weight);
        return new EnsembleModel(
            members[0].Model.Signature, [.. members.Select(m => m.Model)], [.. members.Select(m => m.Weight / total)]);
    }

    internal static EnsembleModel Load(ModelState state)
    {
        if (state.Settings["members"] is not JsonArray { Count: > 0 } members)
            throw state.Broken("it names no members");
        List<IModel> models = [];
        List<double> weights = [];
        foreach ((int m, JsonNode? node) in members.Index())
        {
            if (node is not JsonObject member || member["weight"] is not JsonValue weightNode
                || !weightNode.TryGetValue(out double weight))
                throw state.Broken($"member {m} is not described");
            string? kind = NestedModel.KindOf(member);
            if (kind == Ensemble.Kind.Name || kind == Calibrated.Kind.Name || !(weight > 0 && weight <= 1))
                throw state.Broken($"member {m} is {kind} with weight {weight}");
            models.Add(NestedModel.Load(state, member, Prefix(m), $"member {m}"));
            weights.Add(weight);
        }
        return new EnsembleModel(state.Signature, models, weights);
    }

    /// <summary>Predictions as numbers: rows × classes, or one a row.</summary>
    internal static double[] AnswersOf(IModel model, Table rows, int threads) => NumbersOf(model.Predict(rows, threads), model.Signature);

    /// <summary>A table of predictions as numbers: rows × classes, or one a row.</summary>
    internal static double[] NumbersOf(Table predictions, Signature signature)
    {
        int classes = signature.Labels.Count;
        if (classes == 0)
            return predictions.Columns[0].ToNumbers();
        double[] all = new double[predictions.RowCount * classes];
        for (int c = 0; c < classes; c++)
        {
            double[] column = predictions.Columns[c + 1].ToNumbers();
            for (int row = 0; row < column.Length; row++)
                all[row * classes + c] = column[row];
        }
        return all;
    }

    private static string Prefix(int member) => $"{member}/";
}

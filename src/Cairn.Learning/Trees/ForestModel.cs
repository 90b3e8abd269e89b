using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Forests;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees;

/// <summary>A decision tree, or a forest whose trees are averaged: what <see cref="DecisionTree"/> and its kin learn.</summary>
/// <remarks>
/// Leaves hold shares of classes or numbers, so the mean over the trees is the answer. Missing values and unseen levels
/// are taken everywhere. One row costs O(trees × depth).
/// </remarks>
public sealed partial class ForestModel : ITreeModel, IFeatureImportance, IFitRecord
{
    private ForestModel(string kind, Signature signature, FeatureSpace space, TreeEnsemble trees)
    {
        Kind = kind;
        Signature = signature;
        Space = space;
        Trees = trees;
        FeatureImportance = Normalize(space.SumBySource(trees.GainByFeature()));
    }

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <inheritdoc/>
    /// <remarks>The score of two classes is the share of the second; of more, the share of each.</remarks>
    public TreeEnsemble Trees { get; }

    /// <inheritdoc/>
    public FeatureSpace Space { get; }

    /// <inheritdoc/>
    /// <remarks>By the decrease of impurity, times weight, of the splits of all trees.</remarks>
    public IReadOnlyList<double> FeatureImportance { get; }

    /// <summary>How it did on the training rows that trees had not drawn; null where none was left out, or once loaded.</summary>
    public OutOfBagEstimate? OutOfBag { get; private init; }

    /// <summary>The metrics of <see cref="OutOfBag"/>, which are stored with the model; empty where there are none.</summary>
    public IReadOnlyDictionary<string, double> OutOfBagMetrics { get; private init; } = new Dictionary<string, double>();

    /// <inheritdoc/>
    public IReadOnlyList<MetricHistory> FitHistory => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FitNotes => OutOfBag is null
        ? []
        : [$"{OutOfBag.Rows.Count} rows judged out of bag, each by the trees that did not draw it: "
            + string.Join(", ", OutOfBagMetrics.Select(m => m.Key + " " + m.Value.ToString("0.####", CultureInfo.InvariantCulture)))];

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1) =>
        _leafTargets is null ? Answer(Signature, Scores(rows, threads)) : WithQuantiles(rows, threads);

    /// <summary>The mean answers of the trees: row-major; one number a row, or the share of each of three or more classes.</summary>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    public double[] Scores(Table rows, int threads = 1) => TreeScores.Of(this, rows, threads);

    /// <inheritdoc/>
    public ITreeModel Take(int rounds) => new ForestModel(Kind, Signature, Space, Trees.Take(rounds));

    /// <inheritdoc/>
    public ModelState Save()
    {
        JsonObject settings = [];
        if (OutOfBagMetrics.Count > 0)
            settings["out_of_bag"] = new JsonObject(OutOfBagMetrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        List<StoredTensor> tensors = [.. TreeEnsembleStorage.Write(Trees)];
        _leafTargets?.Write(settings, tensors);
        return new ModelState(Kind, Signature, settings, tensors);
    }

    /// <summary>Makes a model again from what <see cref="Save"/> gave.</summary>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    internal static ForestModel Load(ModelState state)
    {
        Signature signature = state.Signature;
        int labels = signature.Labels.Count;
        bool fits = signature.Task switch
        {
            LearningTask.Regression => labels == 0,
            LearningTask.BinaryClassification => labels == 2,
            LearningTask.MulticlassClassification => labels >= 2,
            _ => false,
        };
        FeatureSpace space = new(signature.Inputs);
        if (!fits)
            throw state.Broken($"its signature has {labels} classes, which do not fit its task");
        TreeEnsemble trees = TreeEnsembleStorage.Read(state, space, labels > 2 ? labels : 1);
        LeafTargets? leafTargets = LeafTargets.Read(state, trees);
        if (signature.Outputs.Count != labels + 1 + (leafTargets?.QuantileLevelsKept.Count ?? 0))
            throw state.Broken($"its signature has {signature.Outputs.Count} outputs, which do not fit its task");
        return new ForestModel(state.Kind, signature, space, trees)
        {
            OutOfBagMetrics = ReadMetrics(state),
            _leafTargets = leafTargets,
        };
    }

    /// <summary>The model with what its out-of-bag rows say.</summary>
    internal ForestModel With(OutOfBagEstimate estimate) => new(Kind, Signature, Space, Trees)
    {
        OutOfBag = estimate,
        OutOfBagMetrics = estimate.Evaluation.Metrics,
    };

    /// <summary>The model of trees that were just grown.</summary>
    internal static ForestModel Of(string kind, Dataset data, FeatureSpace space, TreeEnsemble trees)
    {
        IReadOnlyList<OutputField> outputs = LearningTasks.IsClassification(data.Task)
            ? Signature.ClassifierOutputs(data.Classes.Labels)
            : Signature.RegressorOutputs;
        return new ForestModel(kind, Signature.Of(data, space.Inputs, outputs), space, trees);
    }

    /// <summary>The output columns for mean answers.</summary>
    internal static Table Answer(Signature signature, double[] scores)
    {
        if (!LearningTasks.IsClassification(signature.Task))
            return PredictionTable.OfNumbers(signature, scores);
        if (signature.Labels.Count > 2)
            return PredictionTable.OfClasses(signature, scores);
        double[] shares = new double[scores.Length * 2];
        for (int row = 0; row < scores.Length; row++)
        {
            // A mean of ones may come out a rounding above one.
            double share = Math.Clamp(scores[row], 0, 1);
            shares[2 * row] = 1 - share;
            shares[2 * row + 1] = share;
        }
        return PredictionTable.OfClasses(signature, shares);
    }

    private static OrderedDictionary<string, double> ReadMetrics(ModelState state)
    {
        OrderedDictionary<string, double> metrics = [];
        if (state.Settings["out_of_bag"] is not JsonNode stored)
            return metrics;
        if (stored is not JsonObject pairs)
            throw state.Broken("'out_of_bag' is no object");
        foreach ((string name, JsonNode? value) in pairs)
        {
            if (value is not JsonValue number || !number.TryGetValue(out double metric))
                throw state.Broken($"out-of-bag metric '{name}' is no number");
            metrics[name] = metric;
        }
        return metrics;
    }

    private static double[] Normalize(double[] gains)
    {
        double total = gains.Sum();
        return total > 0 ? [.. gains.Select(g => g / total)] : gains;
    }
}

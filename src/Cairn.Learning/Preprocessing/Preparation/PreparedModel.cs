using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>What <see cref="Prepared"/> learnt: how the input columns are prepared, and a model of the columns made of them.</summary>
public sealed class PreparedModel : IModel, IFeatureImportance, IFitRecord, IExactContributions
{
    private const string Prefix = "inside/";

    private readonly double[]? _factors;

    internal PreparedModel(Signature signature, ColumnSteps steps, IModel inside, double[]? factors)
    {
        Signature = signature;
        Steps = steps;
        Inside = inside;
        _factors = factors;
    }

    /// <inheritdoc/>
    public string Kind => Prepared.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>The model of the prepared columns.</summary>
    public IModel Inside { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> FeatureImportance
    {
        get
        {
            double[] shares = new double[Signature.Inputs.Count];
            if (Inside is IFeatureImportance known)
            {
                for (int i = 0; i < Steps.Sources.Count; i++)
                    shares[Steps.Sources[i]] += known.FeatureImportance[i];
            }
            return shares;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricHistory> FitHistory => (Inside as IFitRecord)?.FitHistory ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FitNotes => (Inside as IFitRecord)?.FitNotes ?? [];

    internal ColumnSteps Steps { get; }

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1)
    {
        Table answers = Inside.Predict(Prepare(rows), threads);
        if (Signature.Labels.Count == 0)
            return answers;
        double[] probabilities = EnsembleModel.NumbersOf(answers, Signature);
        if (_factors is not null)
            Correct(probabilities);
        return PredictionTable.OfClasses(Signature, probabilities);
    }

    /// <summary>The columns that the model inside sees.</summary>
    /// <param name="rows">A table with at least the input columns.</param>
    public Table Prepare(Table rows) => Steps.Apply(Signature.BindColumns(rows));

    /// <inheritdoc/>
    /// <remarks>None with class weights, since the scores inside are not those of the corrected probabilities.</remarks>
    public IRowExplainer? ExactExplainer(Table? background) =>
        _factors is null && (Inside as IExactContributions)?.ExactExplainer(background is null ? null : Prepare(background)) is IRowExplainer known
            ? new PreparedContributions(this, known)
            : null;

    /// <inheritdoc/>
    public ModelState Save()
    {
        List<StoredTensor> tensors = [.. StoredSteps.Tensors(Steps)];
        JsonObject settings = new()
        {
            ["columns"] = StoredSteps.Write(Steps),
            ["inside"] = NestedModel.Save(Inside, Prefix, tensors),
        };
        if (_factors is not null)
            settings["class_factors"] = new JsonArray([.. _factors.Select(factor => (JsonNode)factor)]);
        return new ModelState(Kind, Signature, settings, tensors);
    }

    internal static PreparedModel Load(ModelState state)
    {
        ColumnSteps steps = StoredSteps.Read(state);
        if (state.Settings["inside"] is not JsonObject inside)
            throw state.Broken("the model inside is not described");
        if (NestedModel.KindOf(inside) == Prepared.Kind.Name)
            throw state.Broken("it is inside another of its kind");
        double[]? factors = null;
        if (state.Settings["class_factors"] is JsonArray list)
        {
            factors = [.. list.Select(node => node is JsonValue value && value.TryGetValue(out double factor) ? factor : double.NaN)];
            if (factors.Length != state.Signature.Labels.Count || !factors.All(factor => factor > 0 && double.IsFinite(factor)))
                throw state.Broken("its class factors are no weights of its classes");
        }
        IModel model = NestedModel.Load(state, inside, Prefix, "the model inside", inputs: steps.Names);
        return new PreparedModel(state.Signature, steps, model, factors);
    }

    private void Correct(double[] probabilities)
    {
        int classes = _factors!.Length;
        for (int start = 0; start < probabilities.Length; start += classes)
        {
            double sum = 0;
            for (int c = 0; c < classes; c++)
                sum += probabilities[start + c] /= _factors[c];
            for (int c = 0; c < classes; c++)
                probabilities[start + c] /= sum;
        }
    }
}

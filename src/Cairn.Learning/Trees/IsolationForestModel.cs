using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Forests;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees;

/// <summary>Trees whose leaves say how deep a row comes; a row that comes to rest early is unusual.</summary>
public sealed class IsolationForestModel : ITreeModel
{
    internal const double UsualThreshold = 0.5;

    internal IsolationForestModel(Signature signature, FeatureSpace space, TreeEnsemble trees, int sampleRows, double threshold)
    {
        Signature = signature;
        Space = space;
        Trees = trees;
        SampleRows = sampleRows;
        Threshold = threshold;
    }

    /// <inheritdoc/>
    public string Kind => IsolationForest.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <inheritdoc/>
    /// <remarks>The score of the trees is the mean depth E[h].</remarks>
    public TreeEnsemble Trees { get; }

    /// <inheritdoc/>
    public FeatureSpace Space { get; }

    /// <summary>Rows that each tree was grown from.</summary>
    public int SampleRows { get; }

    /// <summary>The score above which a row is called an outlier, from 0 to 1.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1) =>
        PredictionTable.OfOutliers(Signature, Scores(rows, threads), Math.BitIncrement(Threshold));

    /// <summary>The score of each row, 2^(−E[h]/c(ψ)): from 0 to 1, higher is more unusual.</summary>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    public double[] Scores(Table rows, int threads = 1)
    {
        double[] scores = TreeScores.Of(this, rows, threads);
        double usual = Math.Max(1, IsolationTrainer.MeanDepth(SampleRows));
        foreach (ref double score in scores.AsSpan())
            score = Math.Pow(2, -score / usual);
        return scores;
    }

    /// <inheritdoc/>
    public ITreeModel Take(int rounds) => new IsolationForestModel(Signature, Space, Trees.Take(rounds), SampleRows, Threshold);

    /// <inheritdoc/>
    public ModelState Save() => new(
        Kind, Signature, new JsonObject { ["sample_rows"] = SampleRows, ["threshold"] = Threshold },
        TreeEnsembleStorage.Write(Trees));

    /// <summary>Makes a model again from what <see cref="Save"/> gave.</summary>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    internal static IsolationForestModel Load(ModelState state)
    {
        if (state.Signature.Task != LearningTask.OutlierDetection || state.Signature.Outputs.Count != 2)
            throw state.Broken("its signature is not that of a detector of outliers");
        if (state.Settings["sample_rows"] is not JsonValue rows || !rows.TryGetValue(out int sampleRows) || sampleRows < 1)
            throw state.Broken("'sample_rows' is no number of rows");
        if (state.Settings["threshold"] is not JsonValue stored || !stored.TryGetValue(out double threshold)
            || !double.IsFinite(threshold))
            throw state.Broken("'threshold' is no number");
        FeatureSpace space = new(state.Signature.Inputs);
        return new IsolationForestModel(
            state.Signature, space, TreeEnsembleStorage.Read(state, space, 1), sampleRows, threshold);
    }

    /// <summary>The model with the threshold that calls a share of some rows outliers.</summary>
    internal IsolationForestModel WithShare(double share, Table rows, int threads)
    {
        double[] scores = Scores(rows, threads);
        Array.Sort(scores);
        int below = Math.Clamp((int)Math.Round(scores.Length * (1 - share)), 1, scores.Length);
        double threshold = below == scores.Length
            ? scores[^1] : Math.Min((scores[below - 1] + scores[below]) / 2, Math.BitDecrement(scores[below]));
        return new IsolationForestModel(Signature, Space, Trees, SampleRows, threshold);
    }
}

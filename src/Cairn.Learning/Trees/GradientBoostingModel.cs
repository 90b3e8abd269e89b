using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Objectives;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees;

/// <summary>Boosted trees, and how their scores become answers.</summary>
/// <remarks>
/// Missing values and unseen levels are taken everywhere. One row of n features through T trees costs O(T × depth) and
/// allocates nothing beyond the output columns and a small buffer.
/// </remarks>
public sealed class GradientBoostingModel : ITreeModel, IFeatureImportance, IFitRecord
{
    private readonly string[] _labels;

    private GradientBoostingModel(
        Signature signature, FeatureSpace space, TreeEnsemble trees, int rounds, ScoreLink link)
    {
        Signature = signature;
        Link = link;
        Space = space;
        Trees = trees;
        _labels = [.. signature.Labels];
        Rounds = rounds;
        FeatureImportance = Normalize(space.SumBySource(trees.GainByFeature()));
    }

    /// <inheritdoc/>
    public string Kind => GradientBoosting.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <inheritdoc/>
    public TreeEnsemble Trees { get; }

    /// <inheritdoc/>
    public FeatureSpace Space { get; }

    /// <summary>Rounds kept: fewer than asked for after early stopping, cancelling, or when nothing was left to fit.</summary>
    public int Rounds { get; }

    /// <summary>Number of trees: rounds times classes in multiclass tasks.</summary>
    public int TreeCount => Trees.TreeCount;

    /// <summary>How <see cref="Scores"/> become the numbers that <see cref="Predict"/> answers.</summary>
    public ScoreLink Link { get; }

    /// <inheritdoc/>
    /// <remarks>By the gain of the splits.</remarks>
    public IReadOnlyList<double> FeatureImportance { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MetricHistory> FitHistory { get; private init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FitNotes { get; private init; } = [];

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1) =>
        AnswerTable.Of(Signature, _labels, Link, Scores(rows, threads), Trees.Outputs);

    /// <summary>The raw scores, before they become probabilities: row-major, one a row, or one a class and row.</summary>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    public double[] Scores(Table rows, int threads = 1) => TreeScores.Of(this, rows, threads);

    /// <inheritdoc/>
    public ITreeModel Take(int rounds) => new GradientBoostingModel(Signature, Space, Trees.Take(rounds), rounds, Link);

    /// <inheritdoc/>
    public ModelState Save() => new(
        Kind, Signature, new JsonObject { ["rounds"] = Rounds, ["link"] = Link.Name }, TreeEnsembleStorage.Write(Trees));

    /// <summary>Makes a model again from what <see cref="Save"/> gave.</summary>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    public static GradientBoostingModel Load(ModelState state)
    {
        Signature signature = state.Signature;
        ScoreLink link = LinkOf(state);
        int outputs = OutputsFor(signature, link) ?? throw state.Broken(Misfit(signature));
        FeatureSpace space = new(signature.Inputs);
        TreeEnsemble trees = TreeEnsembleStorage.Read(state, space, outputs);
        return new GradientBoostingModel(signature, space, trees, trees.Rounds, link);
    }

    /// <summary>The model of trees that came from elsewhere, such as another library.</summary>
    /// <param name="signature">Columns read and written.</param>
    /// <param name="trees">Trees over the features that the inputs of the signature become.</param>
    /// <param name="link">How scores become answers.</param>
    /// <exception cref="InputException"><c>broken-trees</c>: the three do not fit together.</exception>
    public static GradientBoostingModel FromTrees(Signature signature, TreeEnsemble trees, ScoreLink link)
    {
        FeatureSpace space = new(signature.Inputs);
        bool fits = OutputsFor(signature, link) == trees.Outputs && space.Features.Count == trees.Features;
        for (int feature = 0; fits && feature < trees.Features; feature++)
        {
            Feature wanted = space.Features[feature];
            fits = trees.LevelsOf(feature) == (wanted.IsCategorical ? wanted.LevelCount : 0);
        }
        return fits
            ? new GradientBoostingModel(signature, space, trees, trees.Rounds, link)
            : throw new InputException("broken-trees", $"Trees do not fit the columns: {Misfit(signature)}.");
    }

    /// <summary>The model of an ensemble that was just grown.</summary>
    internal static GradientBoostingModel Of(
        Dataset data, FeatureSpace space, TreeEnsemble trees, Objective objective,
        IReadOnlyList<MetricHistory> history, IReadOnlyList<string> notes)
    {
        Signature signature = Signature.Of(data, space.Inputs, objective.OutputFields(data));
        return new GradientBoostingModel(signature, space, trees, trees.Rounds, objective.Link)
        {
            FitHistory = history,
            FitNotes = notes,
        };
    }

    // Scores that the columns written ask for; null where they ask for what no trees give.
    private static int? OutputsFor(Signature signature, ScoreLink link)
    {
        int labels = signature.Labels.Count;
        int numbers = signature.Outputs.Count - (labels > 0 ? 1 : 0);
        int outputs = link.OutputsFor(numbers);
        bool fits = signature.Task switch
        {
            LearningTask.BinaryClassification => labels == 2,
            LearningTask.MulticlassClassification => labels >= 2,
            _ => labels == 0,
        };
        return fits && outputs > 0 && (labels == 0 || numbers == labels) ? outputs : null;
    }

    private static string Misfit(Signature signature) =>
        $"its signature has {signature.Labels.Count} classes and {signature.Outputs.Count} outputs, which do not fit its task";

    // The first format had no links: they followed from the task.
    private static ScoreLink LinkOf(ModelState state)
    {
        if (state.Settings["link"] is JsonValue stored)
        {
            return stored.TryGetValue(out string? name) && ScoreLink.Find(name) is ScoreLink link
                ? link
                : throw state.Broken($"it turns scores into answers by {stored.ToJsonString()}, which this version does not know");
        }
        return state.Signature.Task switch
        {
            LearningTask.BinaryClassification => ScoreLink.Logistic,
            LearningTask.MulticlassClassification => ScoreLink.Softmax,
            _ => ScoreLink.Identity,
        };
    }

    private static double[] Normalize(double[] gains)
    {
        double total = gains.Sum();
        return total > 0 ? [.. gains.Select(g => g / total)] : gains;
    }
}

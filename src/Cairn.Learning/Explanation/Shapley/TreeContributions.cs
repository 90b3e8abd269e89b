using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Contributions;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>The exact contributions of a model of trees, in the units of its raw score.</summary>
/// <remarks>
/// <see cref="TreeExplainer"/> gives them for each feature that the trees see; those made of one input column, such as
/// the parts of an instant, are added up to it.
/// </remarks>
public sealed class TreeContributions : IRowExplainer
{
    private const int BlockRows = 4096;

    private readonly ITreeModel _model;
    private readonly TreeExplainer _explainer;

    private TreeContributions(ITreeModel model, TreeExplainer explainer, string method)
    {
        _model = model;
        _explainer = explainer;
        Method = method;
        Columns = [.. model.Space.Inputs.Select(input => input.Name)];
        Scores = ScoreUnits.Of(model);
    }

    /// <inheritdoc/>
    public string Method { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ScoreField> Scores { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> BaseValues => _explainer.BaseValues;

    /// <summary>Columns that do not play are averaged over by the shares of the training rows.</summary>
    /// <exception cref="InputException"><c>linear-leaves</c> or <c>no-cover</c>.</exception>
    public static TreeContributions PathDependent(ITreeModel model) =>
        new(model, TreeExplainer.PathDependent(model.Trees), ExplanationMethods.Tree);

    /// <summary>Columns that do not play take the values of background rows.</summary>
    /// <exception cref="InputException"><c>linear-leaves</c>, <c>no-rows</c>, or a column is missing or
    /// mistyped.</exception>
    public static TreeContributions Interventional(ITreeModel model, Table background) => new(
        model,
        TreeExplainer.Interventional(model.Trees, model.Space.EncodeRows(model.Signature.BindColumns(background))),
        ExplanationMethods.TreeInterventional);

    /// <summary>Path-dependent, or against the background where the trees do not know their training rows.</summary>
    /// <returns>Null where neither can be.</returns>
    internal static TreeContributions? Of(ITreeModel model, Table? background)
    {
        if (model.Trees.HasLinearLeaves)
            return null;
        try
        {
            return PathDependent(model);
        }
        catch (InputException error) when (error.Code == "no-cover")
        {
            return background is null ? null : Interventional(model, background);
        }
    }

    /// <inheritdoc/>
    public ContributionTable Explain(Table rows, int threads = 1, CancellationToken cancellation = default)
    {
        FeatureSpace space = _model.Space;
        IReadOnlyList<Data.Columns.Column> bound = _model.Signature.BindColumns(rows);
        int[]?[]? codes = space.MapLevels(bound);
        int sources = space.Inputs.Count;
        int features = space.Features.Count;
        int outputs = _model.Trees.Outputs;
        double[] values = new double[rows.RowCount * outputs * sources];
        for (int start = 0; start < rows.RowCount; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows.RowCount - start);
            double[] encoded = new double[count * features];
            space.EncodeBlock(bound, codes, start, start + count, encoded, stride: 0);
            double[] found = _explainer.Explain(encoded, count, threads, cancellation);
            for (int i = 0; i < count * outputs; i++)
            {
                Span<double> to = values.AsSpan((start * outputs + i) * sources, sources);
                for (int feature = 0; feature < features; feature++)
                    to[space.Features[feature].Source] += found[i * features + feature];
            }
        }
        return new ContributionTable(Columns, Scores, BaseValues, values);
    }
}

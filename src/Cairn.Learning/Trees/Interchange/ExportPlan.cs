using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>
/// An ensemble made ready for formats whose trees have one output each, come in rounds of one tree or the same number of
/// trees an output, are summed, and start from zero: vectors are parted, averages divided, base scores put into leaves.
/// </summary>
internal sealed class ExportPlan
{
    private readonly double _scale;

    private ExportPlan(ITreeModel model, string format, bool foldBase)
    {
        Model = model;
        Format = format;
        Trees = model.Trees;
        _scale = Trees.Averages ? 1.0 / Math.Max(1, Trees.Rounds) : 1;
        Link = model is GradientBoostingModel boosted ? boosted.Link : null;
        (Order, Parallel) = Arrange(foldBase);
    }

    /// <summary>The model.</summary>
    public ITreeModel Model { get; }

    /// <summary>Name of the format in messages.</summary>
    public string Format { get; }

    /// <summary>Its trees.</summary>
    public TreeEnsemble Trees { get; }

    /// <summary>How scores become answers; null where the scores are the answers, as in forests.</summary>
    public ScoreLink? Link { get; }

    /// <summary>The trees to be written: round by round, in each round by output.</summary>
    public IReadOnlyList<ExportedTree> Order { get; }

    /// <summary>Trees of an output in each round.</summary>
    public int Parallel { get; }

    /// <summary>Whether the model tells classes apart and its scores are their shares, which most formats cannot say.</summary>
    public bool HasShares => Link is null && LearningTasks.IsClassification(Model.Signature.Task);

    /// <summary>A plan for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">Name of the format in messages.</param>
    /// <param name="foldBase">Whether base scores go into the leaves of the first trees.</param>
    /// <exception cref="InputException"><c>not-exportable</c>: outliers.</exception>
    public static ExportPlan Of(ITreeModel model, string format, bool foldBase)
    {
        if (model.Signature.Task == LearningTask.OutlierDetection)
        {
            throw new InputException(
                "not-exportable", $"A {model.Kind} scores outliers by the depth of its leaves, which {format} cannot hold.",
                "Serve it with Cairn, or write a boosted model or a forest of trees.");
        }
        return new ExportPlan(model, format, foldBase);
    }

    /// <summary>The value of a leaf as it is written.</summary>
    public double LeafValue(ExportedTree tree, int leaf) =>
        Trees.LeafValue(tree.Tree, leaf, tree.Output) * _scale + tree.Shift;

    /// <summary>The function of a leaf as it is written; null where it has none.</summary>
    public LinearLeaf? LinearOf(ExportedTree tree, int leaf) => Trees.LinearOf(leaf) is not { } function ? null : function with
    {
        Intercept = function.Intercept * _scale + tree.Shift,
        Coefficients = _scale == 1 ? function.Coefficients : [.. function.Coefficients.Select(c => c * _scale)],
    };

    /// <summary>The largest number that goes left at a split in double precision, whatever its inputs are rounded to.</summary>
    public double DoubleThreshold(double threshold) =>
        Trees.SinglePrecision ? SinglePrecision.LargestRoundingTo(threshold) : threshold;

    /// <summary>
    /// The threshold of a split that counts zero as missing, where zero is not named as such: one that sends zero
    /// where missing values go.
    /// </summary>
    /// <exception cref="InputException"><c>not-exportable</c>: no threshold does.</exception>
    public double WithoutZero(in TreeNode node)
    {
        if (!node.ZeroIsMissing)
            return node.Value;
        if (Math.Abs(node.Value) <= NodeCode.Zero)
            return node.MissingLeft ? NodeCode.Zero : Math.BitDecrement(-NodeCode.Zero);
        if (node.MissingLeft == node.Value > 0)
            return node.Value;
        throw new InputException(
            "not-exportable", $"Node {node.Index} counts zero as missing and sends it against its threshold, which {Format} cannot hold.",
            "LightGBM's format can: --to lightgbm.");
    }

    /// <summary>Refuses leaves with linear functions.</summary>
    /// <exception cref="InputException"><c>not-exportable</c>.</exception>
    public void RefuseLinearLeaves()
    {
        if (Trees.HasLinearLeaves)
        {
            throw new InputException(
                "not-exportable", $"The model has linear functions in its leaves, which {Format} cannot hold.",
                "Write it with --to lightgbm, or train it with linear_leaves=false.");
        }
    }

    /// <summary>What readers have to know of the columns: which are codes, and which are made of others.</summary>
    public IEnumerable<string> ColumnNotes(bool holdsLevels)
    {
        IReadOnlyList<Feature> features = Model.Space.Features;
        string[] categories = [.. features.Where(f => f.IsCategorical).Select(f => $"'{f.Name}'")];
        if (categories.Length > 0 && !holdsLevels)
        {
            yield return $"{Format} does not hold the names of levels: {string.Join(", ", categories)} "
                + "must be given as codes 0, 1, 2… in the order of the levels of the signature.";
        }
        string[] instants = [.. Model.Space.Inputs.Where(i => i.Kind == ColumnKind.Time).Select(i => $"'{i.Name}'")];
        if (instants.Length > 0)
        {
            yield return $"{string.Join(", ", instants)} must be given as the numbers .days, .month, .day_of_week and .hour, "
                + "which Cairn makes of instants.";
        }
    }

    /// <summary>What readers of the file must know of decisions.</summary>
    /// <param name="noted">Where the file notes the threshold; null where it cannot.</param>
    public IEnumerable<string> DecisionNotes(string? noted)
    {
        if (Model.Signature.Threshold is not double threshold || Model.Signature.Labels.Count != 2)
            yield break;
        string place = noted is null ? $"{Format} does not hold that" : $"the file notes that as {noted}, which other programs do not read";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The model calls '{Model.Signature.Labels[1]}' from a probability of {threshold:R} on; {place}: compare the probability with it yourself.");
    }

    private (IReadOnlyList<ExportedTree> Order, int Parallel) Arrange(bool foldBase)
    {
        int outputs = Trees.Outputs;
        int perRound = Trees.TreesPerRound;
        List<ExportedTree>[] byOutput = [.. Enumerable.Range(0, outputs).Select(_ => new List<ExportedTree>())];
        bool regular = true;
        for (int start = 0; start < Trees.TreeCount; start += perRound)
        {
            int[] before = [.. byOutput.Select(list => list.Count)];
            for (int tree = start; tree < Math.Min(start + perRound, Trees.TreeCount); tree++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    if (Trees.OutputOf(tree) == TreeEnsemble.AllOutputs || Trees.OutputOf(tree) == output)
                        byOutput[output].Add(new ExportedTree(tree, output, 0));
                }
            }
            int first = byOutput[0].Count - before[0];
            regular &= first > 0 && byOutput.Select((list, o) => list.Count - before[o]).All(count => count == first);
        }
        int most = byOutput.Max(list => list.Count);
        int parallel = regular && Trees.TreeCount > 0 ? most / Math.Max(1, Trees.Rounds) : 1;
        if (parallel < 1 || most % Math.Max(1, parallel) != 0)
            parallel = 1;
        for (int output = 0; output < outputs; output++)
        {
            while (byOutput[output].Count < Math.Max(1, most))
                byOutput[output].Add(new ExportedTree(-1, output, 0));
            if (foldBase)
                byOutput[output][0] = byOutput[output][0] with { Shift = Trees.BaseScores[output] };
        }
        List<ExportedTree> order = [];
        for (int start = 0; start < byOutput[0].Count; start += parallel)
        {
            foreach (List<ExportedTree> list in byOutput)
                order.AddRange(list.GetRange(start, parallel));
        }
        return (order, parallel);
    }
}

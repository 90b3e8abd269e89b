using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Explanation.Surrogates;

/// <summary>One small tree that answers like a model, and how far it does: a global surrogate.</summary>
/// <remarks>
/// Craven and Shavlik, "Extracting tree-structured representations of trained networks" (1996), in its plain form: a
/// tree is grown on the answers of the model, not on the truth. Its fidelity is measured on three in ten rows that it
/// was not grown on. A tree of low fidelity says little of the model.
/// </remarks>
public sealed class SurrogateTree
{
    private const double JudgedShare = 0.3;

    private SurrogateTree(ForestModel tree, double fidelity, bool isShare, int grown, int judged)
    {
        Tree = tree;
        Fidelity = fidelity;
        IsAgreement = isShare;
        GrownRows = grown;
        JudgedRows = judged;
    }

    /// <summary>The tree; it predicts the class, or the number, that the model answers.</summary>
    public ForestModel Tree { get; }

    /// <summary>
    /// Share of the rows where it names the class that the model names, or R² of its numbers against the model's; on
    /// rows that it was not grown on.
    /// </summary>
    public double Fidelity { get; }

    /// <summary>Whether <see cref="Fidelity"/> is a share of rows, and not R².</summary>
    public bool IsAgreement { get; }

    /// <summary>Rows that it was grown on.</summary>
    public int GrownRows { get; }

    /// <summary>Rows that its fidelity was measured on.</summary>
    public int JudgedRows { get; }

    /// <summary>Grows a tree.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with the input columns; at least 20.</param>
    /// <param name="depth">Most splits from the root to a leaf, 1 to 10.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>Null where the rows are too few, or all or almost all have the same answer.</returns>
    /// <exception cref="InputException">A column is missing or mistyped, or cannot be used by a tree.</exception>
    public static SurrogateTree? Of(IModel model, Table rows, int depth = 4, ulong seed = 0, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, 10);
        const int FewestRows = 20;
        bool classes = model.Signature.Labels.Count > 0;
        if (rows.RowCount < FewestRows)
            return null;
        Table bound = BoundRows.Of(model.Signature, rows);
        Column answer = model.Predict(bound, threads).Columns[0];
        string target = FreeName(bound, model.Signature.Target.Length > 0 ? model.Signature.Target : answer.Name);
        string?[] texts = classes ? [.. Enumerable.Range(0, answer.Count).Select(answer.Format)] : [];
        Column learnt = classes ? CategoryColumn.FromTexts(target, texts) : new NumberColumn(target, answer.ToNumbers());
        int distinct = classes ? texts.Distinct().Count() : learnt.ToNumbers().Distinct().Count();
        if (distinct < 2)
            return null;
        LearningTask task = !classes ? LearningTask.Regression
            : distinct == 2 ? LearningTask.BinaryClassification : LearningTask.MulticlassClassification;
        int[] order = [.. Enumerable.Range(0, bound.RowCount)];
        new SeededRandom(seed).Split("surrogate").Shuffle<int>(order);
        int judged = (int)(bound.RowCount * JudgedShare);
        Dataset data = new(bound.With(learnt), target, task, [.. bound.Names]);
        Dataset grown = data.Take(order.AsSpan(judged));
        if (classes && Enumerable.Range(0, grown.RowCount).Select(grown.Target.Format).Distinct().Count() < distinct)
            return null;
        DecisionTree learner = new() { MaxDepth = depth, MinLeafRows = Math.Max(1, bound.RowCount / 200) };
        ForestModel tree = learner.Fit(grown, new() { Threads = threads, Seed = seed });
        Table test = data.Take(order.AsSpan(0, judged)).Table;
        Column said = tree.Predict(test, threads).Columns[0];
        double fidelity = classes
            ? Enumerable.Range(0, judged).Count(i => said.Format(i) == test[target].Format(i)) / (double)judged
            : R2(test[target].ToNumbers(), said.ToNumbers());
        return new SurrogateTree(tree, fidelity, classes, bound.RowCount - judged, judged);
    }

    private static string FreeName(Table rows, string name)
    {
        while (rows.Find(name) is not null)
            name += "_predicted";
        return name;
    }

    private static double R2(double[] truth, double[] found)
    {
        double mean = truth.Average();
        double spread = truth.Sum(value => (value - mean) * (value - mean));
        double left = truth.Zip(found, (a, b) => (a - b) * (a - b)).Sum();
        return spread > 0 ? 1 - left / spread : 0;
    }
}

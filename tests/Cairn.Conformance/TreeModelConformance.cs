using Cairn.Data;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Contributions;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Conformance;

/// <summary>The promises of a model made of trees, besides those of <see cref="LearnerConformance"/>.</summary>
public static class TreeModelConformance
{
    private const int Rows = 60;

    /// <summary>The checks of a kind of learner; they hold at once where its model is no <see cref="ITreeModel"/>.</summary>
    /// <param name="kind">The kind.</param>
    public static IReadOnlyList<ConformanceCheck> ChecksOf(LearnerKind kind)
    {
        List<ConformanceCheck> checks = [];
        foreach (LearningTask task in kind.Tasks)
        {
            Table table = ConformanceData.Easy(task);
            // One fit serves all checks of a task: none of them changes the model.
            Lazy<IModel> model = new(() => kind.Default.Fit(ConformanceData.Of(task, table)));
            Add("contributions and the base value add up to the score", ContributionsAddUp);
            Add("every row comes to a leaf of each tree", LeavesAreOfTheirTree);
            Add("a model of all its rounds is the same model", AllRoundsAreTheModel);

            void Add(string name, Action<ITreeModel, Table> check) => checks.Add(new ConformanceCheck(
                $"{LearningTasks.NameOf(task)}: {name}", () => Run(model.Value, table, check)));
        }
        return checks;
    }

    /// <summary>Holds one model to the promises.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">Rows that it can predict.</param>
    /// <exception cref="ConformanceException">A promise is broken.</exception>
    public static void Check(ITreeModel model, Table table)
    {
        ContributionsAddUp(model, table);
        LeavesAreOfTheirTree(model, table);
        AllRoundsAreTheModel(model, table);
    }

    private static void Run(IModel model, Table table, Action<ITreeModel, Table> check)
    {
        if (model is ITreeModel trees)
            check(trees, table);
    }

    private static void ContributionsAddUp(ITreeModel model, Table table)
    {
        TreeEnsemble trees = model.Trees;
        if (trees.HasLinearLeaves)
            return;
        (double[] rows, int count) = Encoded(model, table);
        double[] scores = new double[count * trees.Outputs];
        trees.Score(rows, scores);
        TreeExplainer explainer = TreeExplainer.PathDependent(trees);
        double[] contributions = explainer.Explain(rows, count);
        for (int at = 0; at < scores.Length; at++)
        {
            double sum = explainer.BaseValues[at % trees.Outputs];
            for (int feature = 0; feature < trees.Features; feature++)
                sum += contributions[at * trees.Features + feature];
            Expect.True(
                Math.Abs(sum - scores[at]) <= 1e-9 * Math.Max(1, Math.Abs(scores[at])),
                $"Row {at / trees.Outputs + 1}: contributions add up to {sum}; the score is {scores[at]}.");
        }
    }

    private static void LeavesAreOfTheirTree(ITreeModel model, Table table)
    {
        TreeEnsemble trees = model.Trees;
        (double[] rows, int count) = Encoded(model, table);
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<double> values = rows.AsSpan(row * trees.Features, trees.Features);
            for (int tree = 0; tree < trees.TreeCount; tree++)
            {
                int leaf = trees.LeafOf(tree, values);
                bool isOfTree = leaf >= trees.RootOf(tree)
                    && (tree == trees.TreeCount - 1 || leaf < trees.RootOf(tree + 1)) && trees.IsLeaf(leaf);
                Expect.True(isOfTree, $"Row {row + 1} comes to node {leaf}, which is no leaf of tree {tree}.");
            }
        }
    }

    private static void AllRoundsAreTheModel(ITreeModel model, Table table)
    {
        string wanted = Expect.TextOf(model.Predict(table));
        if (model.Trees.Rounds == 0)
            return;
        ITreeModel all = model.Take(model.Trees.Rounds);
        Expect.Same(wanted, Expect.TextOf(all.Predict(table)), "The predictions of a model and of all its rounds");
        ITreeModel one = model.Take(1);
        Expect.True(one.Trees.Rounds == 1, $"The model of one round has {one.Trees.Rounds}.");
        Expect.Same(wanted, Expect.TextOf(model.Predict(table)), "The predictions before and after a part was taken");
    }

    private static (double[] Rows, int Count) Encoded(ITreeModel model, Table table)
    {
        Table head = table.Head(Math.Min(Rows, table.RowCount)).Select([.. model.Signature.Inputs.Select(i => i.Name)]);
        return (model.Space.EncodeRows(model.Signature.Bind(head)), head.RowCount);
    }
}

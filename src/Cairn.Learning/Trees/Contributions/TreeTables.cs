using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Contributions;

/// <summary>What trees tell of rows beside their answers, as tables: contributions, interactions, leaves.</summary>
/// <remarks>
/// Contributions are in the units of the raw score: log-odds for classes of boosting, shares for classes of forests, the
/// target's own for numbers, its logarithm for counts. Parts that were made of one input column are added up to it.
/// </remarks>
public static class TreeTables
{
    private const int BlockRows = 4096;

    /// <summary>
    /// Columns <c>contribution_COLUMN</c> for each input column, and <c>contribution_base</c>, which add up to the raw
    /// score; with several scores <c>contribution_SCORE_COLUMN</c>, see <see cref="ScoreNames"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="InputException"><c>linear-leaves</c>, <c>no-cover</c>, or a column is missing or mistyped.</exception>
    public static Table Contributions(
        ITreeModel model, Table rows, int threads = 1, CancellationToken cancellation = default)
    {
        TreeExplainer explainer = TreeExplainer.PathDependent(model.Trees);
        int sources = model.Space.Inputs.Count;
        int features = model.Space.Features.Count;
        int outputs = model.Trees.Outputs;
        string[] scores = ScoreNames(model);
        double[][] columns = Columns(outputs * (sources + 1), rows.RowCount);
        ForBlocks(model, rows, (start, count, values) =>
        {
            double[] found = explainer.Explain(values, count, threads, cancellation);
            for (int row = 0; row < count; row++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    int first = output * (sources + 1);
                    ReadOnlySpan<double> own = found.AsSpan((row * outputs + output) * features, features);
                    for (int feature = 0; feature < features; feature++)
                        columns[first + model.Space.Features[feature].Source][start + row] += own[feature];
                    columns[first + sources][start + row] = explainer.BaseValues[output];
                }
            }
        });
        string[] names = [.. model.Space.Inputs.Select(input => input.Name), "base"];
        return Named(columns, [.. scores.SelectMany(score => names.Select(name => $"contribution_{score}{name}"))]);
    }

    /// <summary>
    /// Columns <c>interaction_A_B</c> for each pair of input columns in their order, with all that the two did together,
    /// <c>interaction_A_A</c> with what each did alone, and <c>contribution_base</c>: together the raw score.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="InputException">
    /// <c>linear-leaves</c>, <c>no-cover</c>, <c>too-large</c>, or a column is missing or mistyped.
    /// </exception>
    public static Table Interactions(
        ITreeModel model, Table rows, int threads = 1, CancellationToken cancellation = default)
    {
        const int MostColumns = 10_000;
        TreeExplainer explainer = TreeExplainer.PathDependent(model.Trees);
        int sources = model.Space.Inputs.Count;
        int features = model.Space.Features.Count;
        int outputs = model.Trees.Outputs;
        long perOutput = (long)sources * (sources + 1) / 2 + 1;
        if (perOutput * outputs > MostColumns)
        {
            throw new InputException(
                "too-large", $"The pairs of {sources} columns for {outputs} scores take {perOutput * outputs} columns, "
                    + $"wanted at most {MostColumns}.", "Ask for the contributions, or train on fewer columns.");
        }
        double[][] columns = Columns((int)perOutput * outputs, rows.RowCount);
        ForBlocks(model, rows, (start, count, values) =>
        {
            double[] found = explainer.Interact(values, count, threads, cancellation);
            for (int row = 0; row < count; row++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    int first = output * (int)perOutput;
                    int size = features * features;
                    ReadOnlySpan<double> own = found.AsSpan((row * outputs + output) * size, size);
                    for (int pair = 0; pair < size; pair++)
                    {
                        int a = model.Space.Features[pair / features].Source;
                        int b = model.Space.Features[pair % features].Source;
                        columns[first + PairOf(Math.Min(a, b), Math.Max(a, b), sources)][start + row] += own[pair];
                    }
                    columns[first + (int)perOutput - 1][start + row] = explainer.BaseValues[output];
                }
            }
        }, Math.Max(1, BlockRows / Math.Max(1, features * features / 64)));
        return NamePairs(model, columns);
    }

    /// <summary>Columns <c>leaf_1</c>, <c>leaf_2</c>, … with the leaf of each tree that a row comes to.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">A table with at least the input columns of the signature.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <remarks>Nodes are numbered within their tree from 0, the root; a leaf's number is that of its node.</remarks>
    public static Table Leaves(ITreeModel model, Table rows, int threads = 1)
    {
        TreeEnsemble trees = model.Trees;
        long[][] columns = [.. Enumerable.Range(0, trees.TreeCount).Select(_ => new long[rows.RowCount])];
        int features = model.Space.Features.Count;
        ForBlocks(model, rows, (start, count, values) => ParallelBlocks.For(columns.Length, threads, tree =>
        {
            for (int row = 0; row < count; row++)
            {
                int leaf = trees.LeafOf(tree, values.AsSpan(row * features, features));
                columns[tree][start + row] = leaf - trees.RootOf(tree);
            }
        }));
        return new Table([.. columns.Select((leaves, tree) => new IntegerColumn($"leaf_{tree + 1}", leaves))]);
    }

    /// <summary>
    /// What the raw scores of a model are called within column names: nothing where there is one; otherwise the class,
    /// target or quantile that each is for, followed by an underscore.
    /// </summary>
    public static string[] ScoreNames(ITreeModel model)
    {
        int outputs = model.Trees.Outputs;
        IReadOnlyList<string> labels = model.Signature.Labels;
        IReadOnlyList<OutputField> fields = model.Signature.Outputs;
        return outputs == 1 ? [""]
            : labels.Count == outputs ? [.. labels.Select(label => label + "_")]
            : fields.Count == outputs ? [.. fields.Select(field => (field.Label ?? field.Name) + "_")]
            : [.. Enumerable.Range(1, outputs).Select(output => $"score{output}_")];
    }

    private static Table NamePairs(ITreeModel model, double[][] columns)
    {
        List<string> names = [];
        string[] inputs = [.. model.Space.Inputs.Select(input => input.Name)];
        foreach (string score in ScoreNames(model))
        {
            for (int a = 0; a < inputs.Length; a++)
            {
                for (int b = a; b < inputs.Length; b++)
                    names.Add($"interaction_{score}{inputs[a]}_{inputs[b]}");
            }
            names.Add($"contribution_{score}base");
        }
        return Named(columns, names);
    }

    // Names that meet, as those of the columns 'a_b' and 'c' with 'a' and 'b_c', are told apart by a number.
    private static Table Named(double[][] columns, List<string> names)
    {
        Dictionary<string, int> times = [];
        for (int column = 0; column < names.Count; column++)
        {
            string name = names[column];
            int time = times[name] = times.GetValueOrDefault(name) + 1;
            names[column] = time == 1 ? name : $"{name}_{time}";
        }
        return new Table([.. columns.Select((values, number) => new NumberColumn(names[number], values))]);
    }

    // Place of the pair a ≤ b among (0,0), (0,1), …, (1,1), ….
    private static int PairOf(int a, int b, int count) => a * count - a * (a - 1) / 2 + b - a;

    private static double[][] Columns(int count, int rows) =>
        [.. Enumerable.Range(0, count).Select(_ => new double[rows])];

    private static void ForBlocks(ITreeModel model, Table rows, Action<int, int, double[]> body, int blockRows = BlockRows)
    {
        Column[] bound = model.Signature.BindColumns(rows);
        int[]?[]? codes = model.Space.MapLevels(bound);
        for (int start = 0; start < rows.RowCount; start += blockRows)
        {
            int count = Math.Min(blockRows, rows.RowCount - start);
            double[] values = new double[count * model.Space.Features.Count];
            model.Space.EncodeBlock(bound, codes, start, start + count, values, stride: 0);
            body(start, count, values);
        }
    }
}

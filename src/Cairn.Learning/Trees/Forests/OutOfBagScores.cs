using System.Buffers;

namespace Cairn.Learning.Trees.Forests;

/// <summary>What the trees that did not draw a row answer for it, on the mean.</summary>
/// <remarks>
/// The walks of different trees go side by side; their answers are added one tree after another, so that the sums do not
/// depend on the threads.
/// </remarks>
internal sealed class OutOfBagScores
{
    private readonly RankedColumns _columns;
    private readonly int _outputs;

    /// <summary>Scores of all rows, none answered yet.</summary>
    /// <param name="columns">The features that trees are grown from.</param>
    /// <param name="outputs">Values of a leaf.</param>
    public OutOfBagScores(RankedColumns columns, int outputs)
    {
        _columns = columns;
        _outputs = outputs;
        Means = new double[columns.RowCount * outputs];
        Trees = new int[columns.RowCount];
    }

    /// <summary>After <see cref="End"/> the mean answers, rows × outputs; 0 for rows that every tree drew.</summary>
    public double[] Means { get; }

    /// <summary>For each row the number of trees that answered.</summary>
    public int[] Trees { get; }

    /// <summary>The leaves that the rows which a tree left out come to. Safe for several threads at once.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="draws">How often it drew each row.</param>
    /// <param name="steps">Room for its nodes; grows.</param>
    public Answers Walk(ForestTree tree, ReadOnlySpan<int> draws, ref RankTree.Step[] steps)
    {
        int count = draws.Count(0);
        int[] rows = ArrayPool<int>.Shared.Rent(count + 1);
        int left = 0;
        for (int row = 0; row < draws.Length && left < count; row++)
        {
            rows[left] = row;
            left += draws[row] == 0 ? 1 : 0;
        }
        int[] leaves = ArrayPool<int>.Shared.Rent(count + 1);
        tree.Compile(ref steps).Walk(_columns.Ranks, rows.AsSpan(0, count), leaves);
        return new Answers(rows, leaves, count);
    }

    /// <summary>Adds what a tree answers; one tree at a time, in order.</summary>
    public void Add(ForestTree tree, Answers answers)
    {
        for (int i = 0; i < answers.Count; i++)
        {
            int row = answers.Rows[i];
            ReadOnlySpan<double> answer = tree.AnswerOf(answers.Leaves[i]);
            for (int output = 0; output < answer.Length; output++)
                Means[row * _outputs + output] += answer[output];
            Trees[row]++;
        }
        ArrayPool<int>.Shared.Return(answers.Rows);
        ArrayPool<int>.Shared.Return(answers.Leaves);
    }

    /// <summary>Turns sums into means.</summary>
    public void End()
    {
        for (int row = 0; row < Trees.Length; row++)
        {
            for (int output = 0; output < _outputs && Trees[row] > 0; output++)
                Means[row * _outputs + output] /= Trees[row];
        }
    }

    /// <summary>The rows that a tree left out, and the leaf of each.</summary>
    /// <param name="Rows">Rows, ascending, in a rented array.</param>
    /// <param name="Leaves">Leaves, in a rented array.</param>
    /// <param name="Count">Number of rows.</param>
    internal readonly record struct Answers(int[] Rows, int[] Leaves, int Count);
}

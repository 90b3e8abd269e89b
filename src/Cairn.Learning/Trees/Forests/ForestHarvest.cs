using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Forests;

/// <summary>
/// Takes in the trees of a forest as they are grown, and keeps of each only what the model and its judges need.
/// </summary>
/// <remarks>
/// Threads grow trees in any order; they are taken in by their numbers, so that all sums and arrays are the same at any
/// number of threads. A tree's own memory, several times that of its part in the model, goes to the next tree.
/// </remarks>
internal sealed class ForestHarvest : IDisposable
{
    private readonly Lock _lock = new();
    private readonly int _outputs;
    private readonly bool _keepsTrees;
    private readonly ForestArrays _arrays;
    private readonly Stack<ForestTree> _idle = new();
    private readonly SortedList<int, Sheaf?> _waiting = [];
    private int _next;

    /// <summary>A harvest without trees.</summary>
    /// <param name="plan">What is grown.</param>
    /// <param name="columns">What it is grown from.</param>
    /// <param name="outputs">Values of a leaf.</param>
    public ForestHarvest(ForestPlan plan, RankedColumns columns, int outputs)
    {
        _outputs = outputs;
        _keepsTrees = plan.Quantiles.Count > 0;
        _arrays = new ForestArrays(columns, outputs);
        OutOfBag = plan.DrawsRows && plan.OutOfBag ? new OutOfBagScores(columns, outputs) : null;
    }

    /// <summary>Number of trees taken in.</summary>
    public int Count { get; private set; }

    /// <summary>What rows get from the trees that left them out; null where nobody asked.</summary>
    public OutOfBagScores? OutOfBag { get; }

    /// <summary>The trees themselves, and how often each drew each row; only where quantiles are wanted.</summary>
    public List<(ForestTree Tree, int[] Draws)> Kept { get; } = [];

    /// <summary>A tree without nodes, to be grown and given to <see cref="Take"/>.</summary>
    public ForestTree Rent()
    {
        lock (_lock)
            return _idle.TryPop(out ForestTree? tree) ? tree : new ForestTree(_outputs);
    }

    /// <summary>Takes in a tree once those before it are in.</summary>
    /// <param name="number">Number of the tree.</param>
    /// <param name="tree">The tree, which belongs to the harvest from now on; null for one that was not grown.</param>
    /// <param name="draws">How often it drew each row.</param>
    /// <param name="steps">Room of the calling thread.</param>
    public void Take(int number, ForestTree? tree, ReadOnlySpan<int> draws, ref RankTree.Step[] steps)
    {
        Sheaf? sheaf = tree is null ? null : new Sheaf(
            tree, OutOfBag?.Walk(tree, draws, ref steps) ?? default, _keepsTrees ? draws.ToArray() : []);
        lock (_lock)
        {
            _waiting.Add(number, sheaf);
            for (; _waiting.Count > 0 && _waiting.GetKeyAtIndex(0) == _next; _next++)
            {
                if (_waiting.GetValueAtIndex(0) is { } next)
                    TakeIn(next);
                _waiting.RemoveAt(0);
            }
        }
    }

    /// <summary>The forest; the harvest is over.</summary>
    public TreeEnsemble Finish()
    {
        OutOfBag?.End();
        _idle.Clear();
        return _arrays.Drain();
    }

    /// <inheritdoc/>
    public void Dispose() => _arrays.Dispose();

    private void TakeIn(Sheaf sheaf)
    {
        Count++;
        _arrays.Add(sheaf.Tree);
        OutOfBag?.Add(sheaf.Tree, sheaf.OutOfBag);
        if (_keepsTrees)
        {
            Kept.Add((sheaf.Tree, sheaf.Draws));
            return;
        }
        sheaf.Tree.Clear();
        _idle.Push(sheaf.Tree);
    }

    private sealed record Sheaf(ForestTree Tree, OutOfBagScores.Answers OutOfBag, int[] Draws);
}

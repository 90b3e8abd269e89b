using System.Runtime.InteropServices;

namespace Cairn.Learning.Trees.Forests;

/// <summary>A tree as it grows: nodes in the order in which they were made, the children of a split side by side.</summary>
internal sealed class ForestTree(int outputs)
{
    private const int Leaf = -1;

    private readonly List<Node> _nodes = [];
    private readonly List<double> _answers = [];
    private readonly List<uint> _sets = [];

    /// <summary>Number of nodes.</summary>
    public int Count => _nodes.Count;

    /// <summary>Values of a leaf.</summary>
    public int Outputs => outputs;

    /// <summary>Words of the sets of levels.</summary>
    public ReadOnlySpan<uint> Sets => CollectionsMarshal.AsSpan(_sets);

    /// <summary>A node.</summary>
    public ref Node this[int node] => ref CollectionsMarshal.AsSpan(_nodes)[node];

    /// <summary>Forgets all nodes, to grow another tree in the same memory.</summary>
    public void Clear()
    {
        _nodes.Clear();
        _answers.Clear();
        _sets.Clear();
    }

    /// <summary>Adds two leaves and gives the number of the first; the root is alone.</summary>
    public int AddChildren()
    {
        int first = _nodes.Count;
        _nodes.Add(new Node { Feature = Leaf });
        if (first > 0)
            _nodes.Add(new Node { Feature = Leaf });
        return first;
    }

    /// <summary>Keeps an answer and gives its number.</summary>
    public int AddAnswer(ReadOnlySpan<double> values)
    {
        int at = _answers.Count;
        foreach (double value in values)
            _answers.Add(value);
        return at / outputs;
    }

    /// <summary>The values of a node that keeps an answer.</summary>
    public ReadOnlySpan<double> AnswerOf(int node) =>
        CollectionsMarshal.AsSpan(_answers).Slice(_nodes[node].Answer * outputs, outputs);

    /// <summary>Keeps a set of levels and gives the number of its first word.</summary>
    public int AddSet(ReadOnlySpan<uint> words)
    {
        int at = _sets.Count;
        foreach (uint word in words)
            _sets.Add(word);
        return at;
    }

    /// <summary>
    /// Sends what a node did not see with the more rows: missing values, and levels that it lacks with the missing ones.
    /// A set of levels must be followed by the set of those seen.
    /// </summary>
    public void Settle()
    {
        Span<uint> sets = CollectionsMarshal.AsSpan(_sets);
        foreach (ref Node node in CollectionsMarshal.AsSpan(_nodes))
        {
            if (node.IsLeaf)
                continue;
            if (node.IsUndecided)
                node.MissingLeft = this[node.Left].Rows >= this[node.Left + 1].Rows;
            for (int word = node.Set; node.Set >= 0 && node.MissingLeft && word < node.Set + node.SetWords; word++)
                sets[word] |= ~sets[word + node.SetWords];
        }
    }

    /// <summary>The tree in a form that is fast to walk.</summary>
    /// <param name="room">Used for the nodes where it is long enough; a longer one takes its place otherwise.</param>
    public RankTree Compile(ref RankTree.Step[] room)
    {
        ReadOnlySpan<Node> nodes = CollectionsMarshal.AsSpan(_nodes);
        RankTree.Step[] steps = room.Length >= nodes.Length ? room : room = new RankTree.Step[nodes.Length + nodes.Length / 4];
        for (int node = 0; node < nodes.Length; node++)
            steps[node] = nodes[node].IsLeaf ? RankTree.Step.Leaf(node) : RankTree.Step.Split(nodes[node]);
        return new RankTree(steps, [.. _sets]);
    }

    /// <summary>One node.</summary>
    internal struct Node
    {
        /// <summary>Feature that decides; negative for a leaf.</summary>
        public int Feature;

        /// <summary>Left child, which the right one follows.</summary>
        public int Left;

        /// <summary>Largest rank that goes left.</summary>
        public int Rank;

        /// <summary>First word of the set of levels that goes left; negative for a numeric split.</summary>
        public int Set;

        /// <summary>Words of the set.</summary>
        public int SetWords;

        /// <summary>Number of its answer; negative where none is kept.</summary>
        public int Answer;

        /// <summary>Training rows, with repetitions.</summary>
        public int Rows;

        /// <summary>Largest value that goes left.</summary>
        public double Threshold;

        /// <summary>Weight of the training rows.</summary>
        public double Weight;

        /// <summary>Impurity a unit of weight.</summary>
        public double Impurity;

        /// <summary>Decrease of impurity times weight by the split.</summary>
        public double Gain;

        /// <summary>Whether missing values go left.</summary>
        public bool MissingLeft;

        /// <summary>Whether no row told where missing values go.</summary>
        public bool IsUndecided;

        /// <summary>Whether the node is a leaf.</summary>
        public readonly bool IsLeaf => Feature == Leaf;
    }
}

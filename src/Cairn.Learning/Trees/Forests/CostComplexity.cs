namespace Cairn.Learning.Trees.Forests;

/// <summary>
/// Minimal cost-complexity pruning: the subtree with the least Σ impurity × share of the weight + α × leaves.
/// </summary>
/// <remarks>
/// Breiman and others (1984), section 3.3: again and again the inner node whose branch saves least impurity a leaf,
/// (R(t) − R(branch)) / (leaves − 1), becomes a leaf. A queue of these links with stale entries skipped makes the whole
/// path O(nodes × depth × log nodes) rather than O(nodes²).
/// </remarks>
internal static class CostComplexity
{
    /// <summary>The trees on the way from the whole tree to its root.</summary>
    public static IReadOnlyList<PruningStep> Path(ForestTree tree)
    {
        List<PruningStep> steps = [];
        Cut(tree, double.PositiveInfinity, steps);
        return steps;
    }

    /// <summary>The tree without the branches that are not worth <paramref name="alpha"/> a leaf.</summary>
    public static ForestTree Prune(ForestTree tree, double alpha)
    {
        bool[] isLeaf = Cut(tree, alpha, null);
        ForestTree pruned = new(tree.Outputs);
        pruned.AddChildren();
        Stack<(int From, int To)> open = new();
        open.Push((0, 0));
        while (open.TryPop(out (int From, int To) next))
        {
            ForestTree.Node node = tree[next.From];
            if (isLeaf[next.From])
            {
                node.Answer = pruned.AddAnswer(tree.AnswerOf(next.From));
                node.Feature = -1;
                node.Gain = 0;
                pruned[next.To] = node;
                continue;
            }
            int children = pruned.AddChildren();
            open.Push((node.Left + 1, children + 1));
            open.Push((node.Left, children));
            node.Left = children;
            if (node.Set >= 0)
                node.Set = pruned.AddSet(tree.Sets.Slice(node.Set, node.SetWords));
            node.Answer = -1;
            pruned[next.To] = node;
        }
        return pruned;
    }

    // Which nodes are leaves once every link weaker than alpha is cut.
    private static bool[] Cut(ForestTree tree, double alpha, List<PruningStep>? steps)
    {
        int count = tree.Count;
        int[] parent = new int[count];
        int[] leaves = new int[count];
        double[] branch = new double[count];
        double[] own = new double[count];
        bool[] isLeaf = new bool[count];
        parent[0] = -1;
        double total = tree[0].Weight;
        for (int node = count - 1; node >= 0; node--)
        {
            ref ForestTree.Node at = ref tree[node];
            own[node] = at.Impurity * at.Weight / total;
            isLeaf[node] = at.IsLeaf;
            if (at.IsLeaf)
            {
                leaves[node] = 1;
                branch[node] = own[node];
                continue;
            }
            parent[at.Left] = parent[at.Left + 1] = node;
            leaves[node] = leaves[at.Left] + leaves[at.Left + 1];
            branch[node] = branch[at.Left] + branch[at.Left + 1];
        }
        PriorityQueue<int, (double Link, int Node)> queue = new();
        bool[] gone = new bool[count];
        for (int node = 0; node < count; node++)
        {
            if (!isLeaf[node])
                queue.Enqueue(node, (Link(node), node));
        }
        double reached = 0;
        steps?.Add(new PruningStep(0, branch[0], leaves[0]));
        while (queue.TryDequeue(out int weakest, out (double Link, int Node) key))
        {
            if (isLeaf[weakest] || gone[weakest])
                continue;
            double link = Link(weakest);
            if (key.Link != link)
            {
                queue.Enqueue(weakest, (link, weakest));
                continue;
            }
            if (link > alpha)
                break;
            Collapse(weakest);
            reached = Math.Max(reached, link);
            if (steps is null)
                continue;
            PruningStep step = new(reached, branch[0], leaves[0]);

            // Links as weak as each other go together.
            if (reached - steps[^1].Alpha <= 1e-15 * Math.Max(1, own[0]))
                steps[^1] = step with { Alpha = steps[^1].Alpha };
            else
                steps.Add(step);
        }
        return isLeaf;

        double Link(int node) => (own[node] - branch[node]) / (leaves[node] - 1);

        void Collapse(int top)
        {
            double saved = branch[top] - own[top];
            int fewer = leaves[top] - 1;
            isLeaf[top] = true;
            Stack<int> below = new([tree[top].Left, tree[top].Left + 1]);
            while (below.TryPop(out int node))
            {
                gone[node] = true;
                if (isLeaf[node])
                    continue;
                below.Push(tree[node].Left);
                below.Push(tree[node].Left + 1);
            }
            for (int node = top; node >= 0; node = parent[node])
            {
                branch[node] -= saved;
                leaves[node] -= fewer;
                if (node != top)
                    queue.Enqueue(node, (Link(node), node));
            }
        }
    }
}

using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Tests.Trees.Ensembles;

/// <summary>Ensembles and rows drawn at random, with all that an ensemble can hold.</summary>
internal sealed class RandomTrees(int seed)
{
    private static readonly double[] s_special =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1e-36, -1e-36, 1, 2, 0.1, -1, 33, 64, 1e9];

    private readonly Random _random = new(seed);

    /// <summary>Features: 0 to 3 numeric, 4 with a few levels, 5 with many, 6 with many in groups.</summary>
    public const int Features = 7;

    public int Outputs { get; init; } = 1;

    public bool Vectors { get; init; }

    public bool Linear { get; init; }

    public bool ZeroIsMissing { get; init; }

    public bool Single { get; init; }

    public bool Averages { get; init; }

    public bool Categorical { get; init; } = true;

    /// <summary>Whether feature 5 has more levels than fit the faster layout.</summary>
    public bool Wide { get; init; }

    public TreeEnsemble Make(int trees, int leaves)
    {
        double[] baseScores = [.. Enumerable.Range(0, Outputs).Select(o => 0.25 * o - 0.5)];
        TreeEnsembleBuilder builder = new(Features, baseScores) { Averages = Averages, SinglePrecision = Single };
        builder.DescribeLevels(4, 5);
        builder.DescribeLevels(5, Wide ? 1000 : 300);
        builder.DescribeLevels(6, 400, [.. Enumerable.Range(0, 400).Select(level => level * 7 % 90)]);
        for (int tree = 0; tree < trees; tree++)
        {
            builder.BeginTree(Vectors ? TreeEnsemble.AllOutputs : tree % Outputs);
            AddTree(builder, _random.Next(1, leaves + 1));
        }
        return builder.Build();
    }

    /// <summary>Rows whose values often meet a threshold, are missing, or are unknown.</summary>
    public double[] Rows(int rows)
    {
        double[] values = new double[rows * Features];
        for (int i = 0; i < values.Length; i++)
        {
            int feature = i % Features;
            values[i] = _random.Next(8) == 0 ? s_special[_random.Next(s_special.Length)]
                : feature < 4 ? Number()
                : _random.Next(feature == 4 ? 7 : Wide ? 1200 : 350);
        }
        return values;
    }

    private double Number() => _random.Next(2) == 0 ? _random.Next(-5, 6) / 2.0 : _random.NextDouble() * 4 - 2;

    // Splits a random leaf again and again; nodes are numbered in an order of their own.
    private void AddTree(TreeEnsembleBuilder builder, int leaves)
    {
        List<(int Left, int Right, double Cover)> nodes = [(-1, -1, 100)];
        for (int leaf = 1; leaf < leaves; leaf++)
        {
            int[] open = [.. Enumerable.Range(0, nodes.Count).Where(n => nodes[n].Left < 0)];
            int node = open[_random.Next(open.Length)];
            double cover = nodes[node].Cover;
            double left = cover * (0.05 + 0.9 * _random.NextDouble());
            int first = nodes.Count;
            bool turned = _random.Next(2) == 0;
            nodes.Add((-1, -1, turned ? cover - left : left));
            nodes.Add((-1, -1, turned ? left : cover - left));
            nodes[node] = turned ? (first + 1, first, cover) : (first, first + 1, cover);
        }
        foreach ((int left, int right, double cover) in nodes)
        {
            NodeFacts facts = new(left < 0 ? 0 : _random.NextDouble(), cover, (int)cover);
            if (left < 0)
                AddLeaf(builder, facts);
            else
                AddSplit(builder, left, right, facts);
        }
    }

    private void AddLeaf(TreeEnsembleBuilder builder, NodeFacts facts)
    {
        if (Vectors)
            builder.AddVectorLeaf([.. Enumerable.Range(0, Outputs).Select(_ => Number())], facts);
        else if (Linear && _random.Next(3) > 0)
            builder.AddLinearLeaf(new LinearLeaf(Number(), [1, 3], [Number(), Number()]), Number(), facts);
        else
            builder.AddLeaf(_random.NextDouble() - 0.5, facts);
    }

    private void AddSplit(TreeEnsembleBuilder builder, int left, int right, NodeFacts facts)
    {
        int feature = _random.Next(Categorical ? Features : 4);
        bool missingLeft = _random.Next(2) == 0;
        if (feature < 4)
        {
            double threshold = _random.Next(20) == 0 ? double.PositiveInfinity : Number();
            builder.AddSplit(feature, threshold, left, right, missingLeft, ZeroIsMissing && _random.Next(2) == 0, facts);
            return;
        }
        uint[] set = new uint[_random.Next(1, Wide ? 34 : 12)];
        foreach (ref uint word in set.AsSpan())
            word = (uint)_random.NextInt64(1L << 32);
        builder.AddLevelSplit(feature, set, left, right, missingLeft, facts);
    }
}

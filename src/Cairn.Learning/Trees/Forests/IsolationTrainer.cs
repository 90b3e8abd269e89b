using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Forests;

/// <summary>Grows the trees of an isolation forest side by side.</summary>
internal sealed class IsolationTrainer
{
    // Euler's constant: c(n) = 2(ln(n − 1) + γ) − 2(n − 1)/n, equation 1 of the paper.
    private const double Gamma = 0.57721566490153286;

    private readonly IsolationForest _learner;
    private readonly FitContext _context;
    private readonly FeatureSpace _space;
    private readonly ReadOnlyMemory<double>[] _columns;
    private readonly int _rows;

    /// <summary>Prepares a fit to the given columns.</summary>
    public IsolationTrainer(IsolationForest learner, FeatureSpace space, Table inputs, FitContext context)
    {
        _learner = learner;
        _context = context;
        _space = space;
        _rows = inputs.RowCount;
        SampleRows = Math.Min(learner.SampleRows, _rows);
        _columns = [.. Enumerable.Range(0, space.Features.Count).Select(feature => space.Encode(feature, inputs))];
    }

    /// <summary>Rows that each tree draws.</summary>
    public int SampleRows { get; }

    /// <summary>Mean depth of an unsuccessful search in a tree of so many rows.</summary>
    public static double MeanDepth(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(rows - 1.0) + Gamma) - 2 * (rows - 1.0) / rows,
    };

    /// <summary>Grows the trees, whose leaves hold depths.</summary>
    public TreeEnsemble Grow()
    {
        SeededRandom random = new SeededRandom(_context.Seed).Split(IsolationForest.Kind.Name);
        IsolationTree?[] trees = new IsolationTree?[_learner.Trees];
        _context.Progress?.Report(new FitProgress("growing", 0));
        ParallelBlocks.For(trees.Length, _context.Threads, tree =>
        {
            if (!_context.Cancellation.IsCancellationRequested)
                trees[tree] = GrowOne(random.Split((ulong)tree));
        });
        List<IsolationTree> grown = [.. trees.Where(tree => tree is not null).Select(tree => tree!)];
        if (grown.Count == 0)
            throw new OperationCanceledException(_context.Cancellation);
        _context.Progress?.Report(new FitProgress("growing", 1, grown.Count));
        TreeEnsembleBuilder builder = new(_columns.Length, 0.0) { Averages = grown.Count > 1 };
        for (int feature = 0; feature < _columns.Length; feature++)
        {
            if (_space.Features[feature].IsCategorical)
                builder.DescribeLevels(feature, _space.Features[feature].LevelCount);
        }
        foreach (IsolationTree tree in grown)
            tree.AddTo(builder);
        return builder.Build();
    }

    private IsolationTree GrowOne(SeededRandom random)
    {
        int[] features = [.. Enumerable.Range(0, _columns.Length)];
        int count = FeatureShare.Count(_learner.MaxFeatures, features.Length);
        if (count < features.Length)
        {
            random.Shuffle<int>(features);
            features = features[..count];
        }
        int most = (int)Math.Ceiling(Math.Log2(Math.Max(SampleRows, 2)));
        IsolationTree tree = new(_columns, _space, features, most, random.Split("splits"));
        tree.Grow(Draw(random));
        return tree;
    }

    // Rows without replacement in time that does not depend on how many there are (Floyd's method).
    private int[] Draw(SeededRandom random)
    {
        HashSet<int> drawn = [];
        for (int last = _rows - SampleRows; last < _rows; last++)
        {
            int row = random.NextInt(last + 1);
            if (!drawn.Add(row))
                drawn.Add(last);
        }
        int[] rows = [.. drawn];
        Array.Sort(rows);
        return rows;
    }
}

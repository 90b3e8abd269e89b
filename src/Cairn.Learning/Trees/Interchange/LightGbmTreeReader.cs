using System.Numerics;
using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>
/// Reads the trees of a model of LightGBM: splits and leaves are numbered apart, and a child below zero is the leaf of
/// the complement.
/// </summary>
/// <remarks>
/// The bits of a decision: 1 categorical, 2 missing values go left, 4 and 8 what counts as missing: nothing (NaN is then
/// zero), zero and NaN, or NaN. Categories that are missing, unknown or not in the set go right.
/// </remarks>
internal sealed class LightGbmTreeReader
{
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int MissingShift = 2;

    private readonly ForeignFeatures _features;
    private readonly int _outputs;

    /// <summary>A reader of trees over the given features.</summary>
    public LightGbmTreeReader(ForeignFeatures features, int outputs)
    {
        _features = features;
        _outputs = outputs;
    }

    /// <summary>The trees, tree t for output t mod outputs.</summary>
    /// <param name="sections">The lines of each tree.</param>
    /// <param name="averages">Whether rounds are averaged.</param>
    /// <param name="factor">What every score is multiplied by.</param>
    public TreeEnsemble Read(IReadOnlyList<LightGbmSection> sections, bool averages, double factor)
    {
        foreach (LightGbmSection section in sections)
            FindCategories(section);
        TreeEnsembleBuilder builder = new(_features.Count, new double[_outputs])
        {
            TreesPerRound = sections.Count % _outputs == 0 ? _outputs : 1,
            Averages = averages,
        };
        for (int feature = 0; feature < _features.Count; feature++)
        {
            if (_features.IsCategory(feature))
                builder.DescribeLevels(feature, _features.LevelsOf(feature));
        }
        for (int tree = 0; tree < sections.Count; tree++)
        {
            builder.BeginTree(tree % _outputs);
            AddTree(builder, sections[tree]);
            if (factor != 1)
                builder.Scale(tree, factor);
        }
        return builder.Build();
    }

    private static int LeavesOf(LightGbmSection section) => section.Integer("num_leaves", 1, int.MaxValue);

    // Codes have to be known before the first split is added.
    private void FindCategories(LightGbmSection section)
    {
        int splits = LeavesOf(section) - 1;
        int sets = section.Integer("num_cat", 0, int.MaxValue, missing: 0);
        if (splits == 0)
            return;
        int[] decisions = DecisionsOf(section, splits);
        int[] features = section.Integers("split_feature", splits, 0, _features.Count - 1);
        if (sets == 0)
            return;
        uint[][] words = SetsOf(section, sets);
        double[] thresholds = section.Numbers("threshold", splits);
        for (int split = 0; split < splits; split++)
        {
            if ((decisions[split] & Categorical) == 0)
                continue;
            uint[] set = words[SetNumber(section, thresholds[split], sets)];
            _features.See(features[split], 0);
            int last = set.AsSpan().LastIndexOfAnyExcept(0u);
            if (last >= 0)
                _features.See(features[split], last * 32 + 31 - BitOperations.LeadingZeroCount(set[last]));
        }
    }

    private static int[] DecisionsOf(LightGbmSection section, int splits) =>
        section.Has("decision_type") ? section.Integers("decision_type", splits, 0, 15) : new int[splits];

    private static int SetNumber(LightGbmSection section, double threshold, int sets) =>
        threshold >= 0 && threshold < sets && threshold == Math.Floor(threshold)
            ? (int)threshold
            : throw section.Wrong("threshold", $"names set {threshold} of {sets}");

    private static uint[][] SetsOf(LightGbmSection section, int sets)
    {
        if (sets == int.MaxValue)
            throw section.Wrong("num_cat", "is too large");
        int[] starts = section.Integers("cat_boundaries", sets + 1, 0, int.MaxValue);
        bool rising = starts[0] == 0;
        for (int set = 0; set < sets; set++)
            rising &= starts[set + 1] >= starts[set];
        if (!rising)
            throw section.Wrong("cat_boundaries", "does not part 'cat_threshold'");
        double[] words = section.Numbers("cat_threshold", starts[^1]);
        uint[][] all = new uint[sets][];
        for (int set = 0; set < sets; set++)
        {
            all[set] = new uint[starts[set + 1] - starts[set]];
            for (int i = 0; i < all[set].Length; i++)
            {
                double word = words[starts[set] + i];
                if (!(word >= 0 && word <= uint.MaxValue) || word != Math.Floor(word))
                    throw section.Wrong("cat_threshold", $"has {word}, wanted a whole number of 32 bits");
                all[set][i] = (uint)word;
            }
        }
        return all;
    }

    private void AddTree(TreeEnsembleBuilder builder, LightGbmSection section)
    {
        int leaves = LeavesOf(section);
        LightGbmLeaves values = LightGbmLeaves.Read(section, leaves, _features.Count);
        if (leaves == 1)
        {
            values.AddTo(builder, 0);
            return;
        }
        int splits = leaves - 1;
        int[] lefts = section.Integers("left_child", splits, -leaves, splits - 1);
        int[] rights = section.Integers("right_child", splits, -leaves, splits - 1);
        int[] features = section.Integers("split_feature", splits, 0, _features.Count - 1);
        int[] decisions = DecisionsOf(section, splits);
        double[] thresholds = section.Numbers("threshold", splits);
        int sets = section.Integer("num_cat", 0, int.MaxValue, missing: 0);
        uint[][] words = sets > 0 ? SetsOf(section, sets) : [];
        double[] gains = section.Facts("split_gain", splits);
        double[] covers = section.Facts("internal_weight", splits);
        double[] rows = section.Facts("internal_count", splits);

        // Children take the next two numbers as their parent is come to.
        List<int> order = [0];
        bool[] seenSplits = new bool[splits];
        bool[] seenLeaves = new bool[leaves];
        seenSplits[0] = true;
        for (int number = 0; number < order.Count; number++)
        {
            int split = order[number];
            if (split < 0)
            {
                values.AddTo(builder, ~split);
                continue;
            }
            foreach (int child in (ReadOnlySpan<int>)[lefts[split], rights[split]])
            {
                ref bool seen = ref child >= 0 ? ref seenSplits[child] : ref seenLeaves[~child];
                if (seen)
                    throw section.Wrong("left_child", $"and 'right_child' lead twice to {child}");
                seen = true;
            }
            int left = order.Count;
            order.Add(lefts[split]);
            order.Add(rights[split]);
            NodeFacts facts = new(gains[split], Math.Max(0, covers[split]), (int)Math.Clamp(rows[split], 0, int.MaxValue));
            if ((decisions[split] & Categorical) != 0)
            {
                uint[] set = words[SetNumber(section, thresholds[split], sets)];
                builder.AddLevelSplit(features[split], set, left, left + 1, missingLeft: false, facts);
            }
            else
            {
                AddNumericSplit(builder, section, features[split], thresholds[split], decisions[split], left, facts);
            }
        }
    }

    private void AddNumericSplit(
        TreeEnsembleBuilder builder, LightGbmSection section, int feature, double threshold, int decision, int left,
        NodeFacts facts)
    {
        if (double.IsNaN(threshold))
            throw section.Wrong("threshold", "has a NaN");
        if (_features.IsCategory(feature))
            throw section.Wrong("decision_type", $"asks for feature {feature} as a number and as a category");
        int missing = decision >> MissingShift;
        bool missingLeft = missing == 0 ? threshold >= 0 : (decision & DefaultLeft) != 0;
        builder.AddSplit(feature, threshold, left, left + 1, missingLeft, zeroIsMissing: missing == 1, facts);
    }
}

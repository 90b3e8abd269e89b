using Cairn.Learning.Trees.Binning;

namespace Cairn.Learning.Trees.Growing;

/// <summary>The part of the space of features that a node stands for: a range of bins, a set of them, or missing values.</summary>
internal sealed class LeafBox
{
    private readonly int[] _low;
    private readonly int[] _high;
    private readonly bool[] _missing;
    private readonly LevelSet[] _levels;

    private LeafBox(int[] low, int[] high, bool[] missing, LevelSet[] levels)
    {
        _low = low;
        _high = high;
        _missing = missing;
        _levels = levels;
    }

    /// <summary>The whole space.</summary>
    public static LeafBox Whole(BinMapper[] mappers)
    {
        LeafBox box = new(
            new int[mappers.Length], new int[mappers.Length], new bool[mappers.Length], new LevelSet[mappers.Length]);
        for (int feature = 0; feature < mappers.Length; feature++)
        {
            box._high[feature] = mappers[feature].Count - 1;
            box._missing[feature] = true;
            for (int bin = 0; mappers[feature].IsCategorical && bin < mappers[feature].Count; bin++)
                box._levels[feature].Add(bin);
        }
        return box;
    }

    /// <summary>The part of this box on one side of a split.</summary>
    public LeafBox Side(in SplitCandidate split, bool left)
    {
        int feature = split.Feature;
        LeafBox side = new([.. _low], [.. _high], [.. _missing], [.. _levels]);
        side._missing[feature] &= split.MissingLeft == left;
        if (split.IsCategorical)
            side._levels[feature] = left ? _levels[feature].And(split.Left) : _levels[feature].Without(split.Left);
        else if (left)
            side._high[feature] = Math.Min(_high[feature], split.Bin);
        else
            side._low[feature] = Math.Max(_low[feature], split.Bin + 1);
        return side;
    }

    /// <summary>
    /// How this box lies to another one of the same partition along monotone features: −1 when a row can move from this
    /// one up into the other by a change of one of them alone, 1 when it can move down, 0 when neither.
    /// </summary>
    /// <param name="other">The other box, which shares no row with this one.</param>
    /// <param name="signs">For each feature +1, −1 or 0.</param>
    public int Compare(LeafBox other, int[] signs)
    {
        int apart = -1;
        for (int feature = 0; feature < signs.Length; feature++)
        {
            if (Meets(other, feature))
                continue;
            if (apart >= 0 || signs[feature] == 0)
                return 0;
            apart = feature;
        }
        // Missing values have no place in the order of the others.
        if (apart < 0 || _low[apart] > _high[apart] || other._low[apart] > other._high[apart])
            return 0;
        return _high[apart] < other._low[apart] ? -signs[apart] : signs[apart];
    }

    private bool Meets(LeafBox other, int feature) =>
        (_missing[feature] && other._missing[feature])
        || (_levels[feature].IsEmpty && other._levels[feature].IsEmpty
            ? Math.Max(_low[feature], other._low[feature]) <= Math.Min(_high[feature], other._high[feature])
            : !_levels[feature].And(other._levels[feature]).IsEmpty);
}

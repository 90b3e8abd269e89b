using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>Turns rows into columns of bytes that hold all that the splits of an ensemble ask for.</summary>
internal sealed partial class RankEncoder
{
    // Enough to be refused.
    private const long MostGroups = 1 << 20;

    private readonly TreeArrays _arrays;
    private readonly int[] _thresholdCounts;

    // Ascending, padded with +∞ to a power of two less one; null for features without a numeric split.
    private readonly double[]?[] _thresholds;
    private readonly Dictionary<RankColumn, int> _columns = [];
    private readonly List<(RankColumn Column, int Offset)> _order = [];

    // For each categorical feature that is used: where its two columns begin, and its groups with two more, for known
    // levels that no set holds and for missing values.
    private readonly Dictionary<int, (int Offset, int Groups)> _groups = [];

    private RankEncoder(TreeArrays arrays)
    {
        _arrays = arrays;
        int features = arrays.LevelCounts.Length;
        _thresholdCounts = new int[features];
        _thresholds = new double[]?[features];
    }

    /// <summary>Number of columns of all rows, so far.</summary>
    public int Columns { get; private set; }

    /// <summary>An encoder for the splits of an ensemble; null where a categorical feature has too many groups.</summary>
    public static RankEncoder? TryMake(TreeEnsemble ensemble)
    {
        RankEncoder encoder = new(ensemble.Arrays);
        List<double>?[] thresholds = new List<double>?[ensemble.Features];
        int[] groups = new int[ensemble.Features];
        for (int node = 0; node < ensemble.NodeCount; node++)
        {
            int code = ensemble.Arrays.Codes[node];
            int feature = code & NodeCode.MostFeature;
            if (code < 0)
                continue;
            if ((code & NodeCode.Categorical) == 0)
                (thresholds[feature] ??= []).Add(ensemble.Arrays.Values[node]);
            else
                groups[feature] = Math.Max(groups[feature], encoder.GroupsOf(node, feature));
        }
        for (int feature = 0; feature < groups.Length; feature++)
        {
            if (groups[feature] + 2 > BitTrees.SetBytes * 8)
                return null;
            if (groups[feature] > 0)
            {
                encoder._groups.Add(feature, (encoder.Columns * BitTrees.BlockRows, groups[feature] + 2));
                encoder.Columns += 2;
            }
            if (thresholds[feature] is { } all)
                encoder.Take(feature, all);
        }
        return encoder;
    }

    /// <summary>The column and the threshold that ask whether a row goes to one side of a numeric split.</summary>
    public (int Offset, int Threshold) ColumnOf(int node, bool left)
    {
        int code = _arrays.Codes[node];
        int feature = code & NodeCode.MostFeature;
        int rank = _thresholds[feature].AsSpan(0, _thresholdCounts[feature]).BinarySearch(_arrays.Values[node]);
        RankColumn column = new(
            feature, rank / RankColumn.Thresholds, (code & NodeCode.MissingLeft) == 0,
            (code & NodeCode.ZeroIsMissing) != 0, Turned: !left);
        if (!_columns.TryGetValue(column, out int offset))
        {
            offset = Columns++ * BitTrees.BlockRows;
            _columns.Add(column, offset);
            _order.Add((column, offset));
        }
        rank %= RankColumn.Thresholds;
        return (offset, left ? rank : RankColumn.Thresholds - rank);
    }

    /// <summary>Where the columns of a categorical feature begin, and how many groups they tell apart.</summary>
    public (int Offset, int Groups) GroupColumnOf(int feature) => _groups[feature];

    /// <summary>Whether a categorical split sends a group of its feature left.</summary>
    public bool GoesLeft(int node, int group)
    {
        int code = _arrays.Codes[node];
        int missing = _groups[code & NodeCode.MostFeature].Groups - 1;
        if (group == missing)
            return (code & NodeCode.MissingLeft) != 0;
        int set = (int)_arrays.Values[node];
        int word = _arrays.SetStarts[set] + (group >> 5);
        return word < _arrays.SetStarts[set + 1] && (_arrays.Sets[word] >> (group & 31) & 1) != 0;
    }

    // At least 1, so that a feature counts as used.
    private int GroupsOf(int node, int feature)
    {
        if (_arrays.Groups[feature] is { } groups)
            return (int)Math.Min(groups.Max() + 1L, MostGroups);
        int set = (int)_arrays.Values[node];
        return Math.Max(1, (int)Math.Min(
            Math.Min(_arrays.LevelCounts[feature], MostGroups), 32L * (_arrays.SetStarts[set + 1] - _arrays.SetStarts[set])));
    }

    private void Take(int feature, List<double> all)
    {
        double[] distinct = [.. all.Distinct().Order()];
        _thresholdCounts[feature] = distinct.Length;
        int padded = 1;
        while (padded <= distinct.Length)
            padded *= 2;
        double[] thresholds = new double[padded];
        distinct.CopyTo(thresholds, 0);
        thresholds.AsSpan(distinct.Length).Fill(double.PositiveInfinity);
        _thresholds[feature] = thresholds;
    }
}

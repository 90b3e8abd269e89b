using Cairn.Learning.Trees.Scoring;

namespace Cairn.Learning.Trees.Ensembles;

/// <content>From rows to leaves and scores.</content>
public sealed partial class TreeEnsemble
{
    // Fewer rows are walked: the bits of a block cost the same however few of its rows are asked for.
    private const int FewestRowsForBits = 24;
    private const int BlockRows = 2 * BitTrees.BlockRows;

    [ThreadStatic]
    private static double[]? t_values;

    private readonly Lazy<WalkTrees?> _walk;
    private readonly Lazy<BitTrees?> _bits;

    /// <summary>The leaf that a row comes to: the plain walk, which every faster one agrees with.</summary>
    /// <param name="tree">0 to <see cref="TreeCount"/> − 1.</param>
    /// <param name="row">One value a feature; categories as level codes; NaN is missing.</param>
    /// <returns>Index of the leaf in the ensemble; less <see cref="RootOf"/> it is the number within its tree.</returns>
    public int LeafOf(int tree, ReadOnlySpan<double> row)
    {
        int node = _arrays.Roots[tree];
        int code = _arrays.Codes[node];
        while (code >= 0)
        {
            node = _arrays.Lefts[node] + (GoesLeft(node, row[code & NodeCode.MostFeature]) ? 0 : 1);
            code = _arrays.Codes[node];
        }
        return node;
    }

    /// <summary>Whether a split sends a value of its feature left.</summary>
    /// <param name="node">A node that is no leaf.</param>
    /// <param name="value">A number, a level code, or NaN for missing.</param>
    public bool GoesLeft(int node, double value)
    {
        int code = _arrays.Codes[node];
        bool missingLeft = (code & NodeCode.MissingLeft) != 0;
        if (_arrays.SinglePrecision)
            value = (float)value;
        if ((code & NodeCode.ZeroIsMissing) != 0 && Math.Abs(value) <= NodeCode.Zero)
            return missingLeft;
        if ((code & NodeCode.Categorical) != 0)
        {
            int feature = code & NodeCode.MostFeature;
            return value >= 0 && value < _arrays.LevelCounts[feature]
                ? Contains(SetOf(node), GroupOf(feature, (int)value))
                : missingLeft;
        }
        return double.IsNaN(value) ? missingLeft : value <= _arrays.Values[node];
    }

    /// <summary>The scores of one row or of several.</summary>
    /// <param name="rows">Row-major, one value a feature; categories as level codes; NaN is missing.</param>
    /// <param name="scores">Row-major, one value an output; its length says how many rows there are.</param>
    /// <exception cref="ArgumentException">There are fewer values than rows × features.</exception>
    /// <remarks>Allocates nothing once the ensemble has scored before. O(trees × depth) a row.</remarks>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        int count = scores.Length / Outputs;
        if (rows.Length < (long)count * Features || scores.Length % Outputs != 0)
            throw new ArgumentException("There are fewer values than rows × features.", nameof(rows));
        Begin(scores);
        WalkTrees? walk = _walk.Value;
        if (walk is null)
        {
            for (int row = 0; row < count; row++)
                AddPlainly(rows.Slice(row * Features, Features), scores.Slice(row * Outputs, Outputs));
        }
        else if (TakesColumns(count))
        {
            AddByColumns(rows, scores, count);
        }
        else
        {
            walk.AddTo(rows, scores, count);
        }
        End(scores);
    }

    /// <summary>Whether so many rows are scored faster when their values come feature after feature.</summary>
    internal bool TakesColumns(int count) =>
        count >= FewestRowsForBits && Features <= BitTrees.MostColumns && _bits.Value is not null;

    /// <summary>The scores of rows whose values come feature after feature, where <see cref="TakesColumns"/>.</summary>
    /// <param name="values">Row r of feature f at f × stride + r.</param>
    /// <param name="stride">Values from one feature to the next.</param>
    /// <param name="scores">Row-major, one value an output.</param>
    internal void ScoreColumns(ReadOnlySpan<double> values, int stride, Span<double> scores)
    {
        Begin(scores);
        _bits.Value!.AddTo(values, stride, scores, scores.Length / Outputs);
        End(scores);
    }

    /// <summary>Room for values that this thread may use until it asks again.</summary>
    internal static Span<double> Room(int length)
    {
        double[] room = t_values is { } kept && kept.Length >= length ? kept : t_values = new double[length];
        return room.AsSpan(0, length);
    }

    private void AddByColumns(ReadOnlySpan<double> rows, Span<double> scores, int count)
    {
        Span<double> values = Room(Features * BlockRows);
        for (int start = 0; start < count; start += BlockRows)
        {
            int many = Math.Min(BlockRows, count - start);
            for (int row = 0; row < many; row++)
            {
                ReadOnlySpan<double> source = rows.Slice((start + row) * Features, Features);
                for (int feature = 0; feature < source.Length; feature++)
                    values[feature * BlockRows + row] = source[feature];
            }
            _bits.Value!.AddTo(values, BlockRows, scores[(start * Outputs)..], many);
        }
    }

    /// <summary>The scores of one row by the plain walk: what <see cref="Score"/> must equal bit for bit.</summary>
    internal void ScorePlainly(ReadOnlySpan<double> row, Span<double> scores)
    {
        Begin(scores);
        AddPlainly(row, scores);
        End(scores);
    }

    /// <summary>Adds what a leaf holds to the scores of a row.</summary>
    internal void AddLeaf(int tree, int leaf, ReadOnlySpan<double> row, Span<double> scores)
    {
        int output = _arrays.TreeOutputs[tree];
        if (output != AllOutputs)
        {
            scores[output] += ScalarOf(leaf, row);
            return;
        }
        ReadOnlySpan<double> values = _arrays.Vectors.AsSpan(_arrays.Lefts[leaf], Outputs);
        for (int i = 0; i < values.Length; i++)
            scores[i] += values[i];
    }

    private void AddPlainly(ReadOnlySpan<double> row, Span<double> scores)
    {
        for (int tree = 0; tree < TreeCount; tree++)
            AddLeaf(tree, LeafOf(tree, row), row, scores);
    }

    private void Begin(Span<double> scores)
    {
        if (Averages)
        {
            scores.Clear();
            return;
        }
        for (int at = 0; at < scores.Length; at += Outputs)
            _arrays.BaseScores.CopyTo(scores[at..]);
    }

    private double ScalarOf(int leaf, ReadOnlySpan<double> row)
    {
        if ((_arrays.Codes[leaf] & NodeCode.Linear) == 0)
            return _arrays.Values[leaf];
        double value = _arrays.Linear[_arrays.Lefts[leaf]].Evaluate(row, SinglePrecision);
        return double.IsNaN(value) ? _arrays.Values[leaf] : value;
    }

    private void End(Span<double> scores)
    {
        if (!Averages)
            return;
        double rounds = Math.Max(1, Rounds);
        int output = 0;
        foreach (ref double score in scores)
        {
            score = BaseScores[output] + score / rounds;
            output = output + 1 == Outputs ? 0 : output + 1;
        }
    }
}

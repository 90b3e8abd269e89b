namespace Cairn.Learning.Trees.Ensembles;

/// <content>From rows to leaves and scores.</content>
public sealed partial class TreeEnsemble
{
    private CompiledTrees? _compiled;

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
        if ((code & NodeCode.ZeroIsMissing) != 0 && Math.Abs(value) <= NodeCode.Zero)
            return missingLeft;
        if ((code & NodeCode.Categorical) != 0)
        {
            int feature = code & NodeCode.MostFeature;
            return value >= 0 && value < _arrays.LevelCounts[feature]
                ? Contains(SetOf(node), GroupOf(feature, (int)value))
                : missingLeft;
        }
        if (_arrays.SinglePrecision)
            value = (float)value;
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
        for (int row = 0; row < count; row++)
        {
            if (Averages)
                scores.Slice(row * Outputs, Outputs).Clear();
            else
                _arrays.BaseScores.CopyTo(scores[(row * Outputs)..]);
        }
        CompiledTrees? compiled = _compiled ??= CompiledTrees.TryCompile(_arrays);
        if (compiled is not null)
        {
            compiled.AddTo(rows, scores, count);
        }
        else
        {
            for (int row = 0; row < count; row++)
                AddPlainly(rows.Slice(row * Features, Features), scores.Slice(row * Outputs, Outputs));
        }
        if (Averages)
            Average(scores);
    }

    /// <summary>The scores of one row by the plain walk: what <see cref="Score"/> must equal bit for bit.</summary>
    internal void ScorePlainly(ReadOnlySpan<double> row, Span<double> scores)
    {
        if (Averages)
            scores.Clear();
        else
            _arrays.BaseScores.CopyTo(scores);
        AddPlainly(row, scores);
        if (Averages)
            Average(scores);
    }

    private void AddPlainly(ReadOnlySpan<double> row, Span<double> scores)
    {
        for (int tree = 0; tree < TreeCount; tree++)
        {
            int leaf = LeafOf(tree, row);
            int output = _arrays.TreeOutputs[tree];
            if (output != AllOutputs)
            {
                scores[output] += ScalarOf(leaf, row);
                continue;
            }
            ReadOnlySpan<double> values = _arrays.Vectors.AsSpan(_arrays.Lefts[leaf], Outputs);
            for (int i = 0; i < values.Length; i++)
                scores[i] += values[i];
        }
    }

    private double ScalarOf(int leaf, ReadOnlySpan<double> row)
    {
        if ((_arrays.Codes[leaf] & NodeCode.Linear) == 0)
            return _arrays.Values[leaf];
        double value = _arrays.Linear[_arrays.Lefts[leaf]].Evaluate(row);
        return double.IsNaN(value) ? _arrays.Values[leaf] : value;
    }

    private void Average(Span<double> scores)
    {
        double rounds = Math.Max(1, Rounds);
        int output = 0;
        foreach (ref double score in scores)
        {
            score = BaseScores[output] + score / rounds;
            output = output + 1 == Outputs ? 0 : output + 1;
        }
    }
}

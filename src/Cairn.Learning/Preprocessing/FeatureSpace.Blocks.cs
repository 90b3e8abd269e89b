using System.Buffers;
using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing;

/// <content>One feature at a time, for readers that need no copy of a whole column.</content>
public sealed partial class FeatureSpace
{
    /// <summary>Takes some values of a feature.</summary>
    /// <param name="start">Row of the first value.</param>
    /// <param name="values">Values of rows that follow each other, valid during the call.</param>
    internal delegate void ValueReader(int start, ReadOnlySpan<double> values);

    /// <summary>Gives the values of one feature, block after block; all at once where the column holds doubles.</summary>
    /// <param name="feature">Index into <see cref="Features"/>.</param>
    /// <param name="bound">A table of the input columns, in order.</param>
    /// <param name="read">Called for each block, in order of the rows.</param>
    internal void EncodeInBlocks(int feature, Table bound, ValueReader read)
    {
        Feature wanted = Features[feature];
        Column column = bound.Columns[wanted.Source];
        if (column is NumberColumn numbers)
        {
            read(0, numbers.Values);
            return;
        }
        int[]? codes = CodesOf(wanted.Source, column);
        double[] block = ArrayPool<double>.Shared.Rent(BlockRows);
        for (int start = 0; start < column.Count; start += BlockRows)
        {
            Span<double> values = block.AsSpan(0, Math.Min(BlockRows, column.Count - start));
            Encode(wanted, column, codes, start, values, stride: 1);
            read(start, values);
        }
        ArrayPool<double>.Shared.Return(block);
    }

    /// <summary>The values of one feature for some rows.</summary>
    /// <param name="feature">Index into <see cref="Features"/>.</param>
    /// <param name="bound">A table of the input columns, in order.</param>
    /// <param name="rows">Ascending rows.</param>
    /// <param name="values">As long as <paramref name="rows"/>.</param>
    internal void Gather(int feature, Table bound, int[] rows, double[] values)
    {
        switch (bound.Columns[Features[feature].Source])
        {
            case NumberColumn numbers:
                for (int i = 0; i < rows.Length; i++)
                    values[i] = numbers.Values[rows[i]];
                return;
            case SingleColumn singles:
                for (int i = 0; i < rows.Length; i++)
                    values[i] = singles.Values[rows[i]];
                return;
        }
        int next = 0;
        EncodeInBlocks(feature, bound, (start, block) =>
        {
            for (; next < rows.Length && rows[next] - start < block.Length; next++)
                values[next] = block[rows[next] - start];
        });
    }
}

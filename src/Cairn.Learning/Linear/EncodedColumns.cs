using Cairn.Data;
using Cairn.Learning.Preprocessing;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Linear;

/// <summary>The features of a table as numbers, each computed once, from which chunks of the design are cut.</summary>
internal sealed class EncodedColumns
{
    private readonly LinearDesign _design;
    private readonly Table _table;
    private readonly ReadOnlyMemory<double>[] _values;

    private EncodedColumns(LinearDesign design, Table table, ReadOnlyMemory<double>[] values)
    {
        _design = design;
        _table = table;
        _values = values;
    }

    /// <summary>Encodes the columns of a bound table.</summary>
    /// <exception cref="Formats.InputException"><c>infinite-value</c>.</exception>
    public static EncodedColumns Of(LinearDesign design, Table bound, int threads)
    {
        FeatureSpace space = design.Space;
        ReadOnlyMemory<double>[] values = new ReadOnlyMemory<double>[space.Features.Count];
        ParallelBlocks.For(values.Length, threads, f =>
        {
            values[f] = space.Encode(f, bound);
            if (!space.Features[f].IsCategorical)
                LinearDesign.RefuseInfinite(space.Features[f].Input.Name, values[f].Span);
        });
        return new EncodedColumns(design, bound, values);
    }

    /// <summary>Rows [<paramref name="start"/>, <paramref name="end"/>) of the design.</summary>
    public Chunk Chunk(int start, int end)
    {
        int count = end - start;
        int denseWidth = _design.Dense.Length;
        int hotWidth = _design.Hot.Length;
        double[] dense = new double[count * denseWidth];
        int[] hot = new int[count * hotWidth];
        for (int d = 0; d < denseWidth; d++)
        {
            DenseTerm term = _design.Dense[d];
            TimePart? part = _design.Space.Features[term.Feature].Part;
            ReadOnlySpan<double> values = _values[term.Feature].Span.Slice(start, count);
            for (int i = 0; i < count; i++)
            {
                double value = (DenseTerm.Shape(term.Wave, part, values[i]) - term.Mean) / term.Scale;
                dense[i * denseWidth + d] = double.IsNaN(value) ? term.Fill : value;
            }
        }
        for (int h = 0; h < hotWidth; h++)
        {
            HotTerm term = _design.Hot[h];
            ReadOnlySpan<double> codes = term.Feature < 0 ? [] : _values[term.Feature].Span;
            Span<int> destination = count == 0 ? [] : hot.AsSpan(h, (count - 1) * hotWidth + 1);
            LinearDesign.FillHot(term, _table.Columns[term.Source], codes, start, destination, hotWidth);
        }
        return new Chunk(start, count, denseWidth, hotWidth, dense, hot);
    }
}

using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Linear;

/// <summary>
/// How the input columns of a linear model become the columns of its design: numbers standardised, categories one-hot.
/// </summary>
/// <remarks>
/// Numbers, integers and booleans are standardised with the weighted mean and standard deviation of the values that are
/// present; a missing value counts as the mean, and where training had one a 0/1 column says "is missing". The month,
/// day of the week and hour of an instant become a sine and a cosine, since they come round again; its days are a
/// number. A category has a column for each level seen in training and, where training had missing values, one for
/// them; a level never seen is 0 in all. 0/1 columns are not standardised, so a penalty treats all levels alike.
/// The dense columns come first, then the 0/1 columns, which are kept as lists of indices.
/// </remarks>
internal sealed class LinearDesign
{
    private LinearDesign(FeatureSpace space, DenseTerm[] dense, HotTerm[] hot)
    {
        Space = space;
        Dense = dense;
        Hot = hot;
        Width = dense.Length + hot.Sum(h => h.Width);
    }

    public FeatureSpace Space { get; }

    public DenseTerm[] Dense { get; }

    public HotTerm[] Hot { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Learns the design of <paramref name="data"/>.</summary>
    /// <param name="data">Training rows.</param>
    /// <param name="centre">Whether means are subtracted, which takes an intercept to make up for.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="InputException"><c>infinite-value</c> or <c>wrong-feature</c>.</exception>
    public static LinearDesign Of(Dataset data, bool centre, int threads)
    {
        FeatureSpace space = FeatureSpace.Of(data);
        Table table = new(data.Features);
        bool[] missing =
            [.. table.Columns.Select(column => column.MissingCount > 0 && column.MissingCount < column.Count)];
        DenseTerm[] dense = DenseTerms(space);
        ParallelBlocks.For(space.Features.Count, threads, f =>
        {
            if (space.Features[f].IsCategorical)
                return;
            ReadOnlySpan<double> values = space.Encode(f, table).Span;
            RefuseInfinite(space.Features[f].Input.Name, values);
            for (int d = 0; d < dense.Length; d++)
            {
                if (dense[d].Feature == f)
                    dense[d] = Standardise(dense[d], space.Features[f].Part, values, data.Weights, centre);
            }
        });
        return new LinearDesign(space, dense, HotTerms(space, missing, dense.Length));
    }

    /// <summary>Makes a design again from what is stored of it.</summary>
    public static LinearDesign Load(ModelState state)
    {
        FeatureSpace space = new(state.Signature.Inputs);
        DenseTerm[] dense = DenseTerms(space);
        double[] means = state.Tensor<double>("mean", dense.Length);
        double[] scales = state.Tensor<double>("scale", dense.Length);
        double[] fills = state.Tensor<double>("fill", dense.Length);
        for (int d = 0; d < dense.Length; d++)
        {
            bool isFinite = double.IsFinite(means[d]) && double.IsFinite(scales[d]) && double.IsFinite(fills[d]);
            if (!isFinite || !(scales[d] > 0))
                throw state.Broken($"mean {means[d]}, scale {scales[d]}, fill {fills[d]} do not standardise a column");
            dense[d] = dense[d] with { Mean = means[d], Scale = scales[d], Fill = fills[d] };
        }
        bool[] missing = [.. state.Tensor<byte>("missing", space.Inputs.Count).Select(flag => flag != 0)];
        return new LinearDesign(space, dense, HotTerms(space, missing, dense.Length));
    }

    /// <summary>What is to be stored of the design besides the input columns.</summary>
    public IReadOnlyList<StoredTensor> Save() =>
    [
        StoredTensor.From<double>("mean", [.. Dense.Select(term => term.Mean)]),
        StoredTensor.From<double>("scale", [.. Dense.Select(term => term.Scale)]),
        StoredTensor.From<double>("fill", [.. Dense.Select(term => term.Fill)]),
        StoredTensor.From<byte>("missing", MissingFlags()),
    ];

    /// <summary>For each input column 1 where training had missing values of it.</summary>
    private byte[] MissingFlags()
    {
        byte[] flags = new byte[Space.Inputs.Count];
        foreach (HotTerm term in Hot)
            flags[term.Source] = term.HasMissing ? (byte)1 : (byte)0;
        return flags;
    }

    /// <summary>The error for the first infinite value, if there is one.</summary>
    public static void RefuseInfinite(string column, ReadOnlySpan<double> values)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
            {
                throw new InputException(
                    "infinite-value",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Column '{column}', row {row + 1}: found {values[row]}, wanted a finite number."),
                    "Leave the value empty when it is not known.");
            }
        }
    }

    /// <summary>The column that is 1 in each row for one group, −1 where none is.</summary>
    public static void FillHot(
        HotTerm term, Column column, ReadOnlySpan<double> codes, int start, Span<int> hot, int stride)
    {
        int missing = term.HasMissing ? term.Start + term.Levels : -1;
        for (int i = 0, at = 0; at < hot.Length; i++, at += stride)
        {
            hot[at] = term.Feature >= 0 && !double.IsNaN(codes[start + i]) ? term.Start + (int)codes[start + i]
                : missing >= 0 && column.IsMissing(start + i) ? missing
                : -1;
        }
    }

    private static DenseTerm[] DenseTerms(FeatureSpace space)
    {
        List<DenseTerm> terms = [];
        for (int f = 0; f < space.Features.Count; f++)
        {
            Feature feature = space.Features[f];
            if (feature.IsCategorical)
                continue;
            if (feature.Part is null or TimePart.Days)
                terms.Add(new DenseTerm(f, Wave.None));
            else
                terms.AddRange([new DenseTerm(f, Wave.Sine), new DenseTerm(f, Wave.Cosine)]);
        }
        return [.. terms];
    }

    private static HotTerm[] HotTerms(FeatureSpace space, bool[] missing, int start)
    {
        List<HotTerm> terms = [];
        for (int source = 0; source < missing.Length; source++)
        {
            InputField input = space.Inputs[source];
            int levels = input.Levels?.Count ?? 0;
            int feature = input.Kind != ColumnKind.Category ? -1
                : Enumerable.Range(0, space.Features.Count).First(f => space.Features[f].Source == source);
            if (feature < 0 && !missing[source])
                continue;
            HotTerm term = new(source, feature, start, levels, missing[source]);
            terms.Add(term);
            start += term.Width;
        }
        return [.. terms];
    }

    // Two passes, and deviations scaled by the largest, so that columns of any finite size neither cancel nor overflow.
    private static DenseTerm Standardise(
        DenseTerm term, TimePart? part, ReadOnlySpan<double> values, IReadOnlyList<double>? weights, bool centre)
    {
        double total = 0;
        for (int row = 0; row < values.Length; row++)
            total += double.IsNaN(values[row]) ? 0 : weights?[row] ?? 1;
        if (!(total > 0))
            return term;
        double mean = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (!double.IsNaN(values[row]))
                mean += (weights?[row] ?? 1) / total * DenseTerm.Shape(term.Wave, part, values[row]);
        }
        double largest = 0;
        for (int row = 0; row < values.Length; row++)
        {
            double deviation = Math.Abs(DenseTerm.Shape(term.Wave, part, values[row]) - mean);
            if (deviation > largest && (weights is null || weights[row] > 0))
                largest = deviation;
        }
        // What rounding of the mean leaves of a constant column is no spread.
        if (largest <= 1e-13 * Math.Abs(mean) || !(largest > 0) || double.IsInfinity(largest))
            return centre ? term with { Mean = mean } : term with { Fill = mean };
        double squares = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]) || weights?[row] == 0)
                continue;
            double deviation = (DenseTerm.Shape(term.Wave, part, values[row]) - mean) / largest;
            squares += (weights?[row] ?? 1) / total * deviation * deviation;
        }
        double scale = largest * Math.Sqrt(squares);
        if (!(scale > 0))
            scale = 1;
        return centre ? term with { Mean = mean, Scale = scale } : term with { Scale = scale, Fill = mean / scale };
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Preprocessing;

/// <summary>
/// How the input columns of a model become numbers: numbers, integers and booleans as they are, categories as codes
/// into the levels of the signature, instants as their parts. Missing values and unseen levels are NaN.
/// </summary>
/// <remarks>
/// The space follows from the input fields alone, so the signature in the package is all that needs storing, and
/// training, batch prediction and serving cannot disagree.
/// </remarks>
public sealed partial class FeatureSpace
{
    private const int BlockRows = 4096;

    private static readonly TimePart[] s_parts = [TimePart.Days, TimePart.Month, TimePart.DayOfWeek, TimePart.Hour];

    private readonly Dictionary<string, int>?[] _codeOf;

    /// <summary>The space of the given input columns, which may come from a stored signature.</summary>
    /// <exception cref="InputException">
    /// <c>broken-model</c>: a column of free text or of identifiers, or a category without levels.
    /// </exception>
    public FeatureSpace(IReadOnlyList<InputField> inputs)
    {
        Inputs = inputs;
        List<Feature> features = [];
        _codeOf = new Dictionary<string, int>?[inputs.Count];
        for (int source = 0; source < inputs.Count; source++)
        {
            InputField input = inputs[source];
            if (input.Kind == ColumnKind.Category ? input.Levels is null : !ColumnKinds.IsNumeric(input.Kind))
            {
                throw new InputException(
                    "broken-model", $"The stored model cannot be used: its column '{input.Name}' is "
                    + (input.Levels is null && input.Kind == ColumnKind.Category
                        ? "a category without levels." : $"{ColumnKinds.NameOf(input.Kind)}, which has no numeric form."));
            }
            if (input.Kind == ColumnKind.Time)
                features.AddRange(s_parts.Select(part => new Feature($"{input.Name}.{NameOf(part)}", source, input, part)));
            else
                features.Add(new Feature(input.Name, source, input));
            _codeOf[source] = input.Levels is null ? null : IndexLevels(input.Levels);
        }
        Features = features;
    }

    /// <summary>The input columns.</summary>
    public IReadOnlyList<InputField> Inputs { get; }

    /// <summary>The numbers made of them, in order of the input columns.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>The space of the features of <paramref name="data"/>, with the category levels that occur in it.</summary>
    /// <exception cref="InputException"><c>wrong-feature</c>: a column of free text or of identifiers.</exception>
    public static FeatureSpace Of(Dataset data) => new([.. data.Features.Select(ToInput)]);

    /// <summary>The values of one feature for all rows.</summary>
    /// <param name="feature">Index into <see cref="Features"/>.</param>
    /// <param name="bound">A table of the input columns, in order, as <see cref="Signature.Bind(Table, bool)"/> gives it.</param>
    /// <returns>One number a row; not a copy where the column already holds doubles, so not to be changed.</returns>
    public ReadOnlyMemory<double> Encode(int feature, Table bound)
    {
        Feature wanted = Features[feature];
        Column column = bound.Columns[wanted.Source];
        if (column is NumberColumn numbers)
            return numbers.Memory;
        double[] values = new double[column.Count];
        Encode(wanted, column, CodesOf(wanted.Source, column), 0, values, stride: 1);
        return values;
    }

    /// <summary>The values of all features for all rows, row after row.</summary>
    /// <param name="bound">A table of the input columns, in order.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>rows × features, row-major.</returns>
    public double[] EncodeRows(Table bound, int threads = 1) => EncodeRows(bound.Columns, threads);

    /// <summary>The values of all features for all rows, row after row.</summary>
    /// <param name="bound">The input columns, in order, as <see cref="Signature.BindColumns"/> gives them.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>rows × features, row-major.</returns>
    public double[] EncodeRows(IReadOnlyList<Column> bound, int threads = 1)
    {
        int rows = bound.Count == 0 ? 0 : bound[0].Count;
        double[] values = new double[(long)rows * Features.Count];
        int[]?[]? codes = MapLevels(bound);
        if (rows <= BlockRows)
            EncodeBlock(bound, codes, 0, rows, values, stride: 0);
        else
            EncodeBlocks(bound, codes, values, rows, threads);
        return values;
    }

    private void EncodeBlocks(IReadOnlyList<Column> bound, int[]?[]? codes, double[] values, int rows, int threads) =>
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int start = block * BlockRows;
            int end = Math.Min(rows, start + BlockRows);
            EncodeBlock(bound, codes, start, end, values.AsSpan(start * Features.Count), stride: 0);
        });

    /// <summary>For each input column the codes here of its levels, as the blocks below want them.</summary>
    internal int[]?[]? MapLevels(IReadOnlyList<Column> bound)
    {
        int[]?[]? codes = null;
        for (int source = 0; source < _codeOf.Length; source++)
        {
            if (CodesOf(source, bound[source]) is { } codesOfSource)
                (codes ??= new int[]?[_codeOf.Length])[source] = codesOfSource;
        }
        return codes;
    }

    /// <summary>The values of the rows [start, end), row after row or feature after feature.</summary>
    /// <param name="bound">The input columns, in order.</param>
    /// <param name="codes">What <see cref="MapLevels"/> gave.</param>
    /// <param name="start">First row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="values">Value of row r and feature f at r × features + f, or at f × stride + r.</param>
    /// <param name="stride">0 for row after row; otherwise values from one feature to the next.</param>
    internal void EncodeBlock(
        IReadOnlyList<Column> bound, int[]?[]? codes, int start, int end, Span<double> values, int stride)
    {
        int rows = end - start;
        int width = Features.Count;
        for (int f = 0; f < width && rows > 0; f++)
        {
            Feature feature = Features[f];
            Span<double> destination = stride == 0
                ? values.Slice(f, (rows - 1) * width + 1)
                : values.Slice(f * stride, rows);
            Encode(feature, bound[feature.Source], codes?[feature.Source], start, destination, stride == 0 ? width : 1);
        }
    }

    /// <summary>Adds values of features up to their input columns.</summary>
    /// <param name="perFeature">One value a feature.</param>
    /// <returns>One value an input column.</returns>
    public double[] SumBySource(ReadOnlySpan<double> perFeature)
    {
        double[] sums = new double[Inputs.Count];
        for (int f = 0; f < perFeature.Length; f++)
            sums[Features[f].Source] += perFeature[f];
        return sums;
    }

    private static InputField ToInput(Column column) => column switch
    {
        CategoryColumn category => new InputField(column.Name, column.Kind, Levels: UsedLevels(category)),
        _ when ColumnKinds.IsNumeric(column.Kind) => new InputField(column.Name, column.Kind),
        _ => throw new InputException(
            "wrong-feature", $"Column '{column.Name}' is {ColumnKinds.NameOf(column.Kind)}, which this learner cannot use.",
            "Drop it, or read it as a category."),
    };

    private static string[] UsedLevels(CategoryColumn column)
    {
        bool[] used = new bool[column.Levels.Count];
        foreach (int code in column.Values)
        {
            if (code >= 0)
                used[code] = true;
        }
        return [.. column.Levels.Where((_, code) => used[code])];
    }

    private static Dictionary<string, int> IndexLevels(IReadOnlyList<string> levels)
    {
        Dictionary<string, int> codeOf = new(levels.Count, StringComparer.Ordinal);
        for (int code = 0; code < levels.Count; code++)
            codeOf[levels[code]] = code;
        return codeOf;
    }

    // For each code of the given column the code of the same level here, −1 where training never saw it. Null where
    // the column's codes are these already, or where it has more levels than rows and looking up each row is less work.
    private int[]? CodesOf(int source, Column column)
    {
        if (_codeOf[source] is not { } codeOf || column is not CategoryColumn category
            || ReferenceEquals(category.Levels, Inputs[source].Levels) || category.Levels.Count > column.Count)
            return null;
        int[] codes = new int[category.Levels.Count];
        for (int code = 0; code < codes.Length; code++)
            codes[code] = codeOf.GetValueOrDefault(category.Levels[code], -1);
        return codes;
    }

    private void Encode(
        Feature feature, Column column, int[]? codes, int start, Span<double> destination, int stride)
    {
        int rows = (destination.Length + stride - 1) / stride;
        switch (column)
        {
            case CategoryColumn category:
                EncodeLevels(feature, category, codes, category.Values.Slice(start, rows), destination, stride);
                break;
            case TimeColumn time:
                ReadOnlySpan<long> ticks = time.Values.Slice(start, rows);
                for (int i = 0; i < rows; i++)
                    destination[i * stride] = ticks[i] == TimeColumn.Missing ? double.NaN : Take(feature.Part!.Value, ticks[i]);
                break;
            case NumberColumn numbers:
                ReadOnlySpan<double> source = numbers.Values.Slice(start, rows);
                for (int i = 0; i < rows; i++)
                    destination[i * stride] = source[i];
                break;
            case SingleColumn singles:
                ReadOnlySpan<float> narrow = singles.Values.Slice(start, rows);
                for (int i = 0; i < rows; i++)
                    destination[i * stride] = narrow[i];
                break;
            default:
                EncodeOther(column, start, rows, destination, stride);
                break;
        }
    }

    private void EncodeLevels(
        Feature feature, CategoryColumn column, int[]? codes, ReadOnlySpan<int> values, Span<double> destination, int stride)
    {
        bool same = ReferenceEquals(column.Levels, feature.Input.Levels);
        Dictionary<string, int> codeOf = _codeOf[feature.Source]!;
        for (int i = 0; i < values.Length; i++)
        {
            int code = values[i];
            int known = code < 0 ? -1
                : same ? code
                : codes is not null ? codes[code]
                : codeOf.GetValueOrDefault(column.Levels[code], -1);
            destination[i * stride] = known >= 0 ? known : double.NaN;
        }
    }

    private static void EncodeOther(Column column, int start, int rows, Span<double> destination, int stride)
    {
        Span<double> buffer = stackalloc double[Math.Min(rows, 256)];
        for (int done = 0; done < rows; done += buffer.Length)
        {
            Span<double> part = buffer[..Math.Min(buffer.Length, rows - done)];
            column.CopyNumbers(start + done, part);
            for (int i = 0; i < part.Length; i++)
                destination[(done + i) * stride] = part[i];
        }
    }

    private static double Take(TimePart part, long ticks)
    {
        DateTime value = new(ticks, DateTimeKind.Utc);
        return part switch
        {
            TimePart.Days => (ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerDay,
            TimePart.Month => value.Month,
            TimePart.DayOfWeek => ((int)value.DayOfWeek + 6) % 7,
            _ => value.Hour,
        };
    }

    private static string NameOf(TimePart part) => part switch
    {
        TimePart.Days => "days",
        TimePart.Month => "month",
        TimePart.DayOfWeek => "day_of_week",
        _ => "hour",
    };
}

using System.Globalization;
using Cairn.Data.Columns;

namespace Cairn.Data.Profiling;

/// <summary>Computes the profile of one column, exactly but for the number of distinct texts beyond a bound.</summary>
internal static class ColumnProfiler
{
    /// <summary>Steps of the quantile grid; there is one more point.</summary>
    internal const int GridSteps = 100;

    /// <summary>Most values that <see cref="ColumnProfile.TopValues"/> lists.</summary>
    internal const int MostTopValues = 100;

    // Numbers with more distinct values than this are a quantity; their frequent values say little.
    private const int MostDistinctForTopValues = 1000;

    private const int MostExactTexts = 100_000;

    public static ColumnProfile Profile(Column column) => column switch
    {
        CategoryColumn category => OfCategory(category),
        TextColumn text => OfText(text),
        _ => OfNumbers(column),
    };

    private static ColumnProfile OfCategory(CategoryColumn column)
    {
        long[] counts = new long[column.Levels.Count];
        foreach (int code in column.Values)
        {
            if (code >= 0)
                counts[code]++;
        }
        List<ValueCount> values = [];
        for (int code = 0; code < counts.Length; code++)
        {
            if (counts[code] > 0)
                values.Add(new ValueCount(column.Levels[code], counts[code]));
        }
        values.Sort(static (a, b) =>
            a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Value, b.Value));
        int distinct = values.Count;
        long others = 0;
        foreach (ValueCount value in values.Skip(MostTopValues))
            others += value.Count;
        return Counts(column, distinct) with { TopValues = [.. values.Take(MostTopValues)], OtherCount = others };
    }

    private static ColumnProfile OfText(TextColumn column)
    {
        HashSet<string> seen = [];
        HyperLogLog? sketch = null;
        foreach (string? text in column.Values)
        {
            if (text is null)
                continue;
            if (sketch is not null)
                sketch.Add(text);
            else if (seen.Add(text) && seen.Count > MostExactTexts)
            {
                sketch = new HyperLogLog();
                foreach (string earlier in seen)
                    sketch.Add(earlier);
                seen.Clear();
            }
        }
        long present = column.Count - column.MissingCount;
        if (sketch is null)
            return Counts(column, seen.Count);
        long distinct = Math.Min(present, Math.Max(MostExactTexts + 1, sketch.Estimate()));
        return Counts(column, distinct) with { DistinctIsExact = false };
    }

    private static ColumnProfile OfNumbers(Column column)
    {
        double[] numbers = column.ToNumbers();
        Array.Sort(numbers); // NaN, which is missing, sorts first
        int start = 0;
        while (start < numbers.Length && double.IsNaN(numbers[start]))
            start++;
        List<(double Value, long Count)>? runs = Runs(numbers.AsSpan(start), out long distinct);
        ColumnProfile profile = Counts(column, distinct);
        if (runs is not null && column.Kind != ColumnKind.Time)
        {
            IEnumerable<ValueCount> top = runs
                .OrderByDescending(run => run.Count)
                .ThenBy(run => run.Value)
                .Take(MostTopValues)
                .Select(run => new ValueCount(FormatAs(column.Kind, run.Value), run.Count));
            ValueCount[] values = [.. top];
            profile = profile with { TopValues = values, OtherCount = profile.Present - values.Sum(v => v.Count) };
        }
        ReadOnlySpan<double> finite = Finite(numbers.AsSpan(start));
        return finite.Length == 0 ? profile : WithDistribution(profile, finite);
    }

    private static ColumnProfile Counts(Column column, long distinct) => new()
    {
        Name = column.Name,
        Kind = column.Kind,
        Count = column.Count,
        Missing = column.MissingCount,
        Distinct = distinct,
    };

    // The distinct values with their counts in ascending order, or null when there are too many to list.
    private static List<(double Value, long Count)>? Runs(ReadOnlySpan<double> sorted, out long distinct)
    {
        List<(double Value, long Count)>? runs = [];
        distinct = 0;
        for (int i = 0, end; i < sorted.Length; i = end)
        {
            end = i + 1;
            while (end < sorted.Length && sorted[end] == sorted[i])
                end++;
            if (++distinct > MostDistinctForTopValues)
                runs = null;
            runs?.Add((sorted[i] + 0.0, end - i)); // + 0.0 turns −0 into 0: they are equal, and read alike
        }
        return runs;
    }

    private static string FormatAs(ColumnKind kind, double value) => kind switch
    {
        ColumnKind.Boolean => value != 0 ? "true" : "false",
        ColumnKind.Integer => ((long)value).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static ReadOnlySpan<double> Finite(ReadOnlySpan<double> sorted)
    {
        int start = 0;
        int end = sorted.Length;
        while (start < end && double.IsNegativeInfinity(sorted[start]))
            start++;
        while (end > start && double.IsPositiveInfinity(sorted[end - 1]))
            end--;
        return sorted[start..end];
    }

    private static ColumnProfile WithDistribution(ColumnProfile profile, ReadOnlySpan<double> sorted)
    {
        (double mean, double deviation) = Moments(sorted);
        double[] quantiles = new double[GridSteps + 1];
        double[] below = new double[quantiles.Length];
        double[] atMost = new double[quantiles.Length];
        int lower = 0;
        int upper = 0;
        for (int i = 0; i < quantiles.Length; i++)
        {
            quantiles[i] = QuantileOf(sorted, (double)i / GridSteps) + 0.0;
            while (lower < sorted.Length && sorted[lower] < quantiles[i])
                lower++;
            upper = Math.Max(upper, lower);
            while (upper < sorted.Length && sorted[upper] <= quantiles[i])
                upper++;
            below[i] = (double)lower / sorted.Length;
            atMost[i] = (double)upper / sorted.Length;
        }
        return profile with
        {
            Mean = mean,
            StandardDeviation = deviation,
            Min = sorted[0] + 0.0,
            Max = sorted[^1] + 0.0,
            Quantiles = quantiles,
            Below = below,
            AtMost = atMost,
        };
    }

    // Values are halved while summed when the sum of two could overflow; the profile must stay finite.
    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> sorted)
    {
        double scale = Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1]));
        scale = scale > 1e150 ? scale : 1;
        double mean = CompensatedSum(sorted, scale, 0, squared: false) / sorted.Length;
        double squares = CompensatedSum(sorted, scale, mean, squared: true);
        double deviation = sorted.Length < 2 ? 0 : Math.Sqrt(squares / (sorted.Length - 1));
        return (mean * scale, Math.Min(deviation * scale, double.MaxValue));
    }

    // Neumaier's sum: profiles of long columns lose no digits to their length.
    private static double CompensatedSum(ReadOnlySpan<double> values, double scale, double centre, bool squared)
    {
        double sum = 0;
        double lost = 0;
        foreach (double value in values)
        {
            double difference = value / scale - centre;
            double term = squared ? difference * difference : difference;
            double next = sum + term;
            lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
            sum = next;
        }
        return sum + lost;
    }

    private static double QuantileOf(ReadOnlySpan<double> sorted, double probability)
    {
        double position = probability * (sorted.Length - 1);
        int low = (int)position;
        if (low >= sorted.Length - 1)
            return sorted[^1];
        // Halves first: the difference of two finite values may overflow. Equal neighbours give exactly that value.
        double weight = position - low;
        double a = sorted[low];
        double b = sorted[low + 1];
        return a == b ? a : Math.Clamp(2 * (a / 2 + weight * (b / 2 - a / 2)), a, b);
    }
}

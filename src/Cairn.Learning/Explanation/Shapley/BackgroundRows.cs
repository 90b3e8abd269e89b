using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>Rows that stand for what is usual, which contributions are differences from.</summary>
public static class BackgroundRows
{
    /// <summary>Rows that are usual in number.</summary>
    public const int UsualCount = 100;

    /// <summary>Rows drawn from a table without putting back; all where it has no more.</summary>
    /// <param name="rows">Any table.</param>
    /// <param name="count">Most rows, ≥ 1.</param>
    /// <param name="seed">Root of the randomness.</param>
    public static Table Sample(Table rows, int count, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (rows.RowCount <= count)
            return rows;
        int[] order = [.. Enumerable.Range(0, rows.RowCount)];
        new SeededRandom(seed).Split("background").Shuffle<int>(order);
        int[] drawn = order[..count];
        Array.Sort(drawn);
        return rows.Take(drawn);
    }

    /// <summary>
    /// Rows made from a profile, each column by its own distribution: quantiles of numbers at equal steps, levels and
    /// missing values in their shares, in random order. What two columns have to do with each other is not in a
    /// profile.
    /// </summary>
    /// <param name="signature">Columns that the model reads.</param>
    /// <param name="profile">What the training data looked like.</param>
    /// <param name="count">Number of rows, ≥ 1.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <returns>Null where the profile does not know a column, or knows only how long its texts are.</returns>
    public static Table? FromProfile(Signature signature, TableProfile profile, int count = UsualCount, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<Column> columns = [];
        foreach (InputField input in signature.Inputs)
        {
            if (profile.Find(input.Name) is not ColumnProfile known || ColumnOf(input, known, count) is not Column column)
                return null;
            int[] order = [.. Enumerable.Range(0, count)];
            new SeededRandom(seed).Split("background").Split(input.Name).Shuffle<int>(order);
            columns.Add(column.Take(order));
        }
        return columns.Count == 0 ? null : new Table(columns);
    }

    private static Column? ColumnOf(InputField input, ColumnProfile profile, int count)
    {
        int missing = input.AllowMissing ? (int)Math.Round(profile.MissingRate * count) : 0;
        int present = count - missing;
        bool isNumeric = ColumnKinds.IsNumeric(input.Kind) && input.Kind != ColumnKind.Boolean;
        if (isNumeric && profile.Quantiles.Count > 0)
        {
            double[] values = new double[count];
            for (int row = 0; row < count; row++)
                values[row] = row < present ? profile.Quantile((row + 0.5) / present) : double.NaN;
            return input.Kind == ColumnKind.Time
                ? new TimeColumn(input.Name, [.. values.Select(Ticks)])
                : new NumberColumn(
                    input.Name, input.Kind == ColumnKind.Integer ? [.. values.Select(value => Math.Round(value))]
                    : values);
        }
        if (isNumeric)
            return profile.Present == 0 ? new NumberColumn(input.Name, [.. Enumerable.Repeat(double.NaN, count)]) : null;
        if (profile.TopValues.Count == 0 && profile.Present > 0)
            return null;
        string?[] texts = Shares(profile, present, count);
        return input.Kind == ColumnKind.Boolean
            ? new BooleanColumn(
                input.Name, [.. texts.Select(t => t is null ? BooleanColumn.Missing : t == "true" ? (sbyte)1 : (sbyte)0)])
            : CategoryColumn.FromTexts(input.Name, texts);
    }

    // The value at each equal step of the listed shares; what is not listed is left out.
    private static string?[] Shares(ColumnProfile profile, int present, int count)
    {
        string?[] texts = new string?[count];
        double total = profile.TopValues.Sum(value => (double)value.Count);
        int at = 0;
        double below = 0;
        for (int row = 0; row < present && profile.TopValues.Count > 0; row++)
        {
            double position = (row + 0.5) / present * total;
            while (at + 1 < profile.TopValues.Count && position >= below + profile.TopValues[at].Count)
                below += profile.TopValues[at++].Count;
            texts[row] = profile.TopValues[at].Value;
        }
        return texts;
    }

    private static long Ticks(double seconds) => double.IsNaN(seconds)
        ? TimeColumn.Missing
        : DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, -6e10, 2e11)).Ticks;
}

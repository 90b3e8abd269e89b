using Cairn.Data.Columns;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// Draws that follow from what is in a row and a seed alone: the same row is decided the same way wherever it stands,
/// alone or among others, today and later; rows that are alike are decided alike.
/// </summary>
internal static class RowDraws
{
    /// <summary>A number in [0, 1) for each row.</summary>
    /// <param name="columns">The columns that a model reads, bound to its signature.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="seed">Seed of the model.</param>
    public static double[] Of(IReadOnlyList<Column> columns, int rows, ulong seed)
    {
        ulong[] keys = new ulong[rows];
        Array.Fill(keys, Mix(seed));
        ulong salt = Mix(seed ^ 0x6A09E667F3BCC909UL);
        foreach (Column column in columns)
        {
            salt = Mix(salt);
            if (column is CategoryColumn category)
            {
                ulong[] ofLevel = [.. category.Levels.Select(level => OfText(level, salt))];
                for (int row = 0; row < rows; row++)
                    keys[row] = Mix(keys[row] ^ (category.Values[row] < 0 ? salt : ofLevel[category.Values[row]]));
            }
            else if (ColumnKinds.IsNumeric(column.Kind))
            {
                double[] numbers = column.ToNumbers();
                for (int row = 0; row < rows; row++)
                {
                    // One NaN of many, and one zero of two.
                    double value = double.IsNaN(numbers[row]) ? double.NaN : numbers[row] + 0.0;
                    keys[row] = Mix(keys[row] ^ Mix(salt ^ BitConverter.DoubleToUInt64Bits(value)));
                }
            }
            else
            {
                for (int row = 0; row < rows; row++)
                    keys[row] = Mix(keys[row] ^ (column.Format(row) is string text ? OfText(text, salt) : salt));
            }
        }
        return [.. keys.Select(key => (key >> 11) * (1.0 / (1UL << 53)))];
    }

    private static ulong OfText(string text, ulong salt)
    {
        ulong hash = Mix(salt + 1);
        foreach (char unit in text)
            hash = Mix(hash ^ unit);
        return hash;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

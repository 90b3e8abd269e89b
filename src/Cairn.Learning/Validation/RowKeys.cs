using Cairn.Data.Columns;

namespace Cairn.Learning.Validation;

/// <summary>Rows as numbers that depend neither on their order nor on the codes of levels.</summary>
internal static class RowKeys
{
    /// <summary>A number of 64 bits for each row that follows from its values alone; equal rows have equal ones.</summary>
    /// <param name="columns">The columns that count, in order.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="seed">Another seed gives other numbers.</param>
    public static ulong[] Of(IEnumerable<Column> columns, int rows, ulong seed)
    {
        ulong[] keys = new ulong[rows];
        ulong salt = Mix(seed);
        foreach (Column column in columns)
        {
            salt = Mix(salt);
            switch (column)
            {
                case CategoryColumn category:
                    ulong[] ofLevel = [.. category.Levels.Select(level => OfText(level, salt))];
                    for (int row = 0; row < keys.Length; row++)
                        keys[row] = Mix(keys[row] ^ (category.Values[row] < 0 ? salt : ofLevel[category.Values[row]]));
                    break;
                case Column when ColumnKinds.IsNumeric(column.Kind):
                    double[] numbers = column.ToNumbers();
                    for (int row = 0; row < keys.Length; row++)
                    {
                        double value = double.IsNaN(numbers[row]) ? double.NaN : numbers[row] + 0.0;
                        keys[row] = Mix(keys[row] ^ Mix(salt ^ BitConverter.DoubleToUInt64Bits(value)));
                    }
                    break;
                default:
                    for (int row = 0; row < keys.Length; row++)
                        keys[row] = Mix(keys[row] ^ (column.Format(row) is string text ? OfText(text, salt) : salt));
                    break;
            }
        }
        return keys;
    }

    private static ulong OfText(string text, ulong salt)
    {
        ulong hash = Mix(salt + 1);
        foreach (char unit in text)
            hash = Mix(hash ^ unit);
        return hash;
    }

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>The levels of a category that are told apart; rare ones are one level together.</summary>
/// <remarks>
/// Codes run from 0 over the levels kept, in their order; then, where there are rare ones, one for them and for levels never seen; then
/// one for missing values. Levels that are all numbers are in the order of the numbers, others in that of their texts.
/// </remarks>
internal sealed class LevelCodes
{
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);

    /// <summary>The codes of some levels.</summary>
    public LevelCodes(IReadOnlyList<string> kept, bool hasRare)
    {
        Kept = kept;
        HasRare = hasRare;
        for (int code = 0; code < kept.Count; code++)
            _codeOf[kept[code]] = code;
    }

    /// <summary>Levels with a code of their own.</summary>
    public IReadOnlyList<string> Kept { get; }

    /// <summary>Whether there is a level of the rare ones.</summary>
    public bool HasRare { get; }

    /// <summary>Number of levels, without missing.</summary>
    public int Count => Kept.Count + (HasRare ? 1 : 0);

    /// <summary>The code of missing values.</summary>
    public int Missing => Count;

    /// <summary>Learns them.</summary>
    /// <param name="column">The column.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="fewest">Weight that a level needs to be kept.</param>
    public static LevelCodes Of(CategoryColumn column, IReadOnlyList<double>? weights, double fewest)
    {
        double[] weight = new double[column.Levels.Count];
        bool[] used = new bool[weight.Length];
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Values[row] is int code and >= 0)
            {
                weight[code] += weights?[row] ?? 1;
                used[code] = true;
            }
        }
        string[] kept = [.. column.Levels.Where((_, code) => used[code] && weight[code] >= fewest)];
        bool numeric = Array.TrueForAll(kept, level => TryRead(level, out _));
        kept = numeric
            ? [.. kept.OrderBy(level => TryRead(level, out double number) ? number : 0).ThenBy(level => level, StringComparer.Ordinal)]
            : [.. kept.Order(StringComparer.Ordinal)];
        return new LevelCodes(kept, kept.Length < used.Count(u => u));
    }

    /// <summary>The code of each row; −1 for a level never seen where no rare one stands for it.</summary>
    public int[] Of(Column column)
    {
        CategoryColumn category = (CategoryColumn)column;
        int unseen = HasRare ? Kept.Count : -1;
        int[] codes = new int[category.Count];
        int[] known = new int[category.Levels.Count];
        Array.Fill(known, int.MinValue);
        for (int row = 0; row < codes.Length; row++)
        {
            int code = category.Values[row];
            if (code >= 0 && known[code] == int.MinValue)
                known[code] = _codeOf.GetValueOrDefault(category.Levels[code], unseen);
            codes[row] = code < 0 ? Missing : known[code];
        }
        return codes;
    }

    private static bool TryRead(string text, out double number) => double.TryParse(
        text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number);
}

namespace Cairn.Data.Columns;

/// <summary>Codes into a list of levels; <see cref="Missing"/> is missing.</summary>
public sealed class CategoryColumn : Column<int>
{
    /// <summary>The code that stands for a missing value.</summary>
    public const int Missing = -1;

    /// <summary>A column over <paramref name="codes"/>, which the caller no longer changes.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="codes">For each row −1 or an index into <paramref name="levels"/>.</param>
    /// <param name="levels">Distinct texts of the levels; some may be unused.</param>
    public CategoryColumn(string name, int[] codes, IReadOnlyList<string> levels)
        : base(name, codes)
    {
        Levels = levels;
    }

    /// <summary>A column over codes wherever they are.</summary>
    internal CategoryColumn(string name, ColumnStorage<int> codes, IReadOnlyList<string> levels)
        : base(name, codes)
    {
        Levels = levels;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Category;

    /// <summary>Distinct texts of the levels, indexed by code.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>A column of texts with its levels in ordinal order.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="texts">The text of each row; null is missing.</param>
    public static CategoryColumn FromTexts(string name, IReadOnlyList<string?> texts)
    {
        string[] levels = [.. texts.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> codeOf = [];
        for (int code = 0; code < levels.Length; code++)
            codeOf[levels[code]] = code;
        int[] codes = new int[texts.Count];
        for (int row = 0; row < codes.Length; row++)
            codes[row] = texts[row] is string text ? codeOf[text] : Missing;
        return new CategoryColumn(name, codes, levels);
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] < 0;

    /// <inheritdoc/>
    public override string? Format(int row) => IsMissing(row) ? null : Levels[Values[row]];

    /// <inheritdoc/>
    public override object? ValueAt(int row) => Format(row);

    /// <inheritdoc/>
    public override Column Rename(string name) => new CategoryColumn(name, Storage, Levels);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new CategoryColumn(Name, TakeValues(rows), Levels);

    private protected override int CountMissing() => Values.Count(Missing);
}

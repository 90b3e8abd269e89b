using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A category as a category with its rare levels together, or as the places of its levels in their order.</summary>
internal sealed class LevelStep(string name, LevelCodes codes, bool isOrdinal) : ColumnStep
{
    private const string RareName = "(rare)";

    private readonly string[] _levels = codes.HasRare ? [.. codes.Kept, NameOfRare(codes.Kept)] : [.. codes.Kept];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [name];

    /// <inheritdoc/>
    public override JsonObject Save() => Facts(isOrdinal ? "ordinal" : "levels", codes);

    /// <inheritdoc/>
    public override IEnumerable<Column> Apply(Column column)
    {
        int[] all = codes.Of(column);
        // A level never seen is missing to the learner.
        if (isOrdinal)
            return [new NumberColumn(name, [.. all.Select(code => code < 0 || code == codes.Missing ? double.NaN : code)])];
        return [new CategoryColumn(name, [.. all.Select(code => code == codes.Missing ? CategoryColumn.Missing : code)], _levels)];
    }

    private static string NameOfRare(IReadOnlyList<string> kept)
    {
        string text = RareName;
        while (kept.Contains(text))
            text += "'";
        return text;
    }
}

using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A category as a 0/1 column a level, with one for missing values where the training rows had them.</summary>
internal sealed class HotStep(IReadOnlyList<string> names, LevelCodes codes) : ColumnStep
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override JsonObject Save() => Facts("hot", codes);

    /// <inheritdoc/>
    public override IEnumerable<Column> Apply(Column column)
    {
        int[] all = codes.Of(column);
        return names.Select((name, level) => new NumberColumn(name, [.. all.Select(code => code == level ? 1.0 : 0)]));
    }
}

using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A column as it is.</summary>
internal sealed class PassStep(string name) : ColumnStep
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [name];

    /// <inheritdoc/>
    public override JsonObject Save() => Facts("as_is");

    /// <inheritdoc/>
    public override IEnumerable<Column> Apply(Column column) => [column.Rename(name)];
}

using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A category as means of the target; see <see cref="TargetMeans"/>.</summary>
internal sealed class TargetStep(IReadOnlyList<string> names, LevelCodes codes, double[][] means) : ColumnStep
{
    /// <summary>For each column that it makes the mean of each level, of missing values, and of all rows.</summary>
    public double[][] Means { get; } = means;

    /// <summary>For each column the means of rows to learn from; null after the fit.</summary>
    public double[][]? OutOfFold { private get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override JsonObject Save() => Facts("target", codes);

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double[] Values)> Arrays() => Means.Select((means, c) => ($"means{c}", means));

    /// <inheritdoc/>
    public override IEnumerable<Column> Apply(Column column)
    {
        int[] all = codes.Of(column);
        return names.Select((name, c) => new NumberColumn(name, [.. all.Select(code => Means[c][code < 0 ? ^1 : code])]));
    }

    /// <inheritdoc/>
    public override IEnumerable<Column> ApplyToLearn(Column column) => OutOfFold is null
        ? Apply(column)
        : names.Select((name, c) => new NumberColumn(name, OutOfFold[c]));
}

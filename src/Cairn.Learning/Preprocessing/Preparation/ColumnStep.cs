using System.Text.Json.Nodes;
using Cairn.Data.Columns;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>What one input column becomes: one column or several. Learnt from the training rows, and the same for all rows after.</summary>
internal abstract class ColumnStep
{
    /// <summary>Names of the columns that it makes.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The columns made of a column as the signature binds it.</summary>
    public abstract IEnumerable<Column> Apply(Column column);

    /// <summary>The columns made of the column to learn from, where they are others than <see cref="Apply"/> makes.</summary>
    public virtual IEnumerable<Column> ApplyToLearn(Column column) => Apply(column);

    /// <summary>The facts to store: <c>step</c>, <c>names</c> and what the step needs besides <see cref="Arrays"/>.</summary>
    public abstract JsonObject Save();

    /// <summary>The arrays to store.</summary>
    public virtual IEnumerable<(string Name, double[] Values)> Arrays() => [];

    /// <summary>The facts of every step, with the levels that it tells apart.</summary>
    private protected JsonObject Facts(string step, LevelCodes? codes = null)
    {
        JsonObject json = new()
        {
            ["step"] = step,
            ["names"] = new JsonArray([.. Names.Select(name => (JsonNode)name)]),
        };
        if (codes is not null)
        {
            json["levels"] = new JsonArray([.. codes.Kept.Select(level => (JsonNode)level)]);
            json["rare"] = codes.HasRare;
        }
        return json;
    }
}

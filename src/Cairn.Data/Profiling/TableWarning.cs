using System.Text.Json.Nodes;

namespace Cairn.Data.Profiling;

/// <summary>Something about a table that a person should look at before learning from it. Never an error.</summary>
/// <param name="Code">
/// <c>constant</c>, <c>near-constant</c>, <c>identifier-like</c>, <c>mostly-missing</c>,
/// <c>high-cardinality</c>, <c>zeros-for-missing</c>, <c>extreme-values</c>, <c>same-columns</c>,
/// <c>imbalanced-target</c>, <c>missing-target</c> or <c>leaks-target</c>.
/// </param>
/// <param name="Columns">The columns that it is about, at least one.</param>
/// <param name="Message">A sentence that names the columns, the figures and what may follow.</param>
public sealed record TableWarning(string Code, IReadOnlyList<string> Columns, string Message)
{
    /// <summary>The warning as part of <see cref="TableDescription.ToJson"/>.</summary>
    public JsonObject ToJson() => new()
    {
        ["code"] = Code,
        ["columns"] = new JsonArray([.. Columns.Select(name => (JsonNode)name)]),
        ["message"] = Message,
    };
}

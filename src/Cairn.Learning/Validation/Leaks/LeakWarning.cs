using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>A sign that the rows judged know something that a model in use would not: its metrics may be too good.</summary>
/// <param name="Code">
/// <c>leaks-target</c>, <c>leaks-together</c>, <c>copied-rows</c>, <c>divided-groups</c>, <c>future-rows</c> or
/// <c>identifier</c>.
/// </param>
/// <param name="Columns">The columns that it is about; none for copied rows.</param>
/// <param name="Message">A sentence that names the columns, the figures and what to do.</param>
/// <param name="Evidence">The figures by name.</param>
public sealed record LeakWarning(
    string Code, IReadOnlyList<string> Columns, string Message, IReadOnlyDictionary<string, double> Evidence)
{
    /// <summary><c>code columns message evidence</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["code"] = Code,
        ["columns"] = StoredNumbers.Array(Columns),
        ["message"] = Message,
        ["evidence"] = new JsonObject(Evidence.Select(e => KeyValuePair.Create(e.Key, StoredNumbers.Node(e.Value)))),
    };
}

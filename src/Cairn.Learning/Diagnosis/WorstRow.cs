using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Diagnosis;

/// <summary>A row that a model is most wrong about.</summary>
/// <param name="Row">Index of the row among those judged, from 0.</param>
/// <param name="Actual">Its target.</param>
/// <param name="Predicted">What the model says.</param>
/// <param name="Loss">How wrong that is; see <see cref="RowLosses"/>.</param>
/// <param name="Values">The columns that the model reads, by name; null is missing.</param>
public sealed record WorstRow(
    int Row, string Actual, string Predicted, double Loss, IReadOnlyList<KeyValuePair<string, string?>> Values)
{
    /// <summary><c>row actual predicted</c>, the loss under its name, and <c>values</c>; rows are numbered from 1.</summary>
    /// <param name="lossName">Name of the loss.</param>
    /// <param name="numberOf">The number of a row as people count it.</param>
    public JsonObject ToJson(string lossName, Func<int, int> numberOf) => new()
    {
        ["row"] = numberOf(Row),
        ["actual"] = Actual,
        ["predicted"] = Predicted,
        [lossName] = StoredNumbers.Node(Loss),
        ["values"] = new JsonObject(Values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
    };
}

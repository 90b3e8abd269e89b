using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Diagnosis;

/// <summary>A row whose target is likely wrong.</summary>
/// <param name="Row">Index of the row among those judged, from 0.</param>
/// <param name="Given">The target as it stands.</param>
/// <param name="Likely">What models that did not see the row say.</param>
/// <param name="Score">
/// The surer the greater: for classes the probability of the likely class less that of the given one; for numbers the
/// error in robust standard deviations.
/// </param>
public sealed record LabelIssue(int Row, string Given, string Likely, double Score)
{
    /// <summary><c>row given likely score</c>; rows are numbered from 1.</summary>
    /// <param name="numberOf">The number of a row as people count it.</param>
    public JsonObject ToJson(Func<int, int> numberOf) => new()
    {
        ["row"] = numberOf(Row),
        ["given"] = Given,
        ["likely"] = Likely,
        ["score"] = StoredNumbers.Node(Score),
    };
}

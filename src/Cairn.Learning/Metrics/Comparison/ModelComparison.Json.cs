using System.Text.Json.Nodes;
using Cairn.Models;

namespace Cairn.Learning.Metrics.Comparison;

// The form for scripts.
public sealed partial record ModelComparison
{
    /// <summary>The comparison as JSON. It has no NaN and no infinity.</summary>
    public JsonObject ToJson() => new()
    {
        ["task"] = LearningTasks.NameOf(Task),
        ["first"] = First,
        ["second"] = Second,
        ["rows"] = Rows,
        ["headline"] = Metric.Headline(Task).Name,
        ["better"] = Better,
        ["verdict"] = Verdict,
        ["level"] = Level,
        ["resamples"] = Resamples,
        ["unit"] = Unit,
        ["metrics"] = new JsonObject(Metrics.Select(m => KeyValuePair.Create(m.Metric.Name, (JsonNode?)new JsonObject
        {
            ["first"] = m.First,
            ["second"] = m.Second,
            ["difference"] = m.Difference,
            ["low"] = StoredNumbers.Node(m.Interval?.Low),
            ["high"] = StoredNumbers.Node(m.Interval?.High),
            ["p_value"] = StoredNumbers.Node(m.PValue),
            ["test"] = m.PValue is null ? null : m.Test,
            ["share_second_better"] = StoredNumbers.Node(m.ShareSecondBetter),
        }))),
        ["tests"] = StoredNumbers.Array(Tests.Select(test => new JsonObject
        {
            ["name"] = test.Name,
            ["metric"] = test.Metric,
            ["statistic"] = StoredNumbers.Node(test.Statistic),
            ["p_value"] = test.PValue,
            ["detail"] = test.Detail,
        })),
        ["notes"] = StoredNumbers.Array(Notes),
    };
}

using System.Text.Json.Nodes;

namespace Cairn.Lifecycle.Studies;

/// <summary>All that must be the same for trials of two sessions to belong to one study, by name.</summary>
/// <param name="Facts">
/// Such as <c>data target learners space objectives sampler pruner folds seed</c>, each as a text that is compared.
/// </param>
public sealed record StudyDefinition(IReadOnlyList<KeyValuePair<string, string>> Facts)
{
    /// <summary>The facts as a JSON object.</summary>
    public JsonObject ToJson() => new(Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value)));

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    public static StudyDefinition Parse(string json) =>
        new([.. JsonNode.Parse(json)!.AsObject().Select(fact => KeyValuePair.Create(fact.Key, (string)fact.Value!))]);

    /// <summary>The names of the facts in which another definition differs.</summary>
    public IReadOnlyList<string> DifferencesTo(StudyDefinition other) =>
    [
        .. Facts.Concat(other.Facts).Select(fact => fact.Key).Distinct()
            .Where(name => Facts.FirstOrDefault(f => f.Key == name).Value != other.Facts.FirstOrDefault(f => f.Key == name).Value),
    ];
}

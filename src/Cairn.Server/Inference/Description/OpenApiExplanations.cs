using System.Text.Json.Nodes;

namespace Cairn.Server.Inference.Description;

/// <summary>The part of the description that tells what explanations look like; it is the same for every
/// model.</summary>
internal static class OpenApiExplanations
{
    /// <summary>The schema of an answer.</summary>
    public static JsonObject Schema()
    {
        JsonObject explanation = Object(
            ("name", Text("The score explained.")),
            ("base_value", Number("The score when no column is known.")),
            ("score", Number("The score of the row: the base value and all contributions.")),
            ("contributions", new JsonObject
            {
                ["type"] = "object",
                ["description"] = "How far each column moved the score: SHAP values.",
                ["additionalProperties"] = Number("Above 0 it raised the score."),
            }));
        JsonObject row = Object(
            ("prediction", new JsonObject { ["description"] = "What the model answers to the row." }),
            ("explanations", ArrayOf(explanation, "One for each score.")));
        JsonObject score = Object(
            ("name", Text("A class, target or quantile; of two classes the second.")),
            ("unit", Text("What it is measured in.")),
            ("base_value", Number("The score when no column is known.")));
        return Object(
            ("model_name", Text("Name of the model.")),
            ("model_version", Text("Its version.")),
            ("method", Text("tree, tree-interventional, linear, kernel or permutation.")),
            ("scores", ArrayOf(score, "What is explained.")),
            ("rows", ArrayOf(row, "An entry for each row, in order.")));
    }

    private static JsonObject Object(params (string Name, JsonObject Schema)[] members) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Name)]),
        ["properties"] = new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema))),
    };

    private static JsonObject ArrayOf(JsonObject items, string description) =>
        new() { ["type"] = "array", ["items"] = items, ["description"] = description };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Number(string description) => new() { ["type"] = "number", ["description"] = description };
}

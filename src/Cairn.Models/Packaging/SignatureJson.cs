using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Models.Packaging;

/// <summary>Signatures as JSON, the form that packages hold and servers show.</summary>
public static class SignatureJson
{
    private const int MostColumns = 100_000;
    private const int MostLevels = 10_000_000;

    /// <summary>The JSON form of a signature.</summary>
    public static JsonObject Write(Signature signature)
    {
        JsonArray inputs = [];
        foreach (InputField input in signature.Inputs)
        {
            JsonObject field = new()
            {
                ["name"] = input.Name,
                ["kind"] = ColumnKinds.NameOf(input.Kind),
                ["allow_missing"] = input.AllowMissing,
            };
            if (input.Levels is not null)
                field["levels"] = new JsonArray([.. input.Levels.Select(level => (JsonNode)level)]);
            inputs.Add((JsonNode)field);
        }
        JsonArray outputs = [];
        foreach (OutputField output in signature.Outputs)
        {
            JsonObject field = new()
            {
                ["name"] = output.Name,
                ["kind"] = ColumnKinds.NameOf(output.Kind),
                ["role"] = NameOf(output.Role),
            };
            if (output.Label is not null)
                field["label"] = output.Label;
            outputs.Add((JsonNode)field);
        }
        return new JsonObject
        {
            ["task"] = LearningTasks.NameOf(signature.Task),
            ["target"] = signature.Target,
            ["inputs"] = inputs,
            ["outputs"] = outputs,
        };
    }

    /// <summary>The signature that <see cref="Write"/> wrote.</summary>
    /// <param name="json">The JSON form.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="MalformedDataException">It is not a signature, or one that contradicts itself.</exception>
    public static Signature Read(JsonNode? json, string source) => Read(JsonFields.Of(json, "", source));

    internal static Signature Read(JsonFields json)
    {
        LearningTask task = Known(json, "task", LearningTasks.Parse);
        List<InputField> inputs = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonFields field in json.Objects("inputs", MostColumns))
        {
            InputField input = new(
                field.Text("name"), Known(field, "kind", ColumnKinds.Parse), field.Flag("allow_missing"),
                field.OptionalTexts("levels", MostLevels));
            if (!names.Add(input.Name))
                throw field.Bad("name", $"names column '{input.Name}' a second time");
            inputs.Add(input);
        }
        List<OutputField> outputs = [];
        names.Clear();
        foreach (JsonFields field in json.Objects("outputs", MostColumns))
        {
            OutputField output = new(
                field.Text("name"), Known(field, "kind", ColumnKinds.Parse), ReadRole(field),
                field.OptionalText("label"));
            if (!names.Add(output.Name))
                throw field.Bad("name", $"names column '{output.Name}' a second time");
            if (output.Role == OutputRole.Probability && output.Label is null)
                throw field.Bad("label", "is missing");
            outputs.Add(output);
        }
        Signature signature = new(task, json.Text("target"), inputs, outputs);
        Check(signature, json);
        return signature;
    }

    private static void Check(Signature signature, JsonFields json)
    {
        if (signature.Outputs.Count == 0 || signature.Outputs[0].Role != OutputRole.Prediction)
            throw json.Bad("outputs", "does not begin with the prediction");
        IReadOnlyList<string> labels = signature.Labels;
        bool fits = signature.Task switch
        {
            LearningTask.Regression => labels.Count == 0,
            LearningTask.BinaryClassification => labels.Count == 2,
            _ => labels.Count >= 2,
        };
        if (!fits || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
            throw json.Bad("outputs", $"has labels that do not fit the task {LearningTasks.NameOf(signature.Task)}");
    }

    private static string NameOf(OutputRole role) => role == OutputRole.Prediction ? "prediction" : "probability";

    private static OutputRole ReadRole(JsonFields field) => field.Text("role") switch
    {
        "prediction" => OutputRole.Prediction,
        "probability" => OutputRole.Probability,
        string other => throw field.Bad("role", $"is '{other}', wanted prediction or probability"),
    };

    private static T Known<T>(JsonFields field, string name, Func<string, T> parse)
    {
        string text = field.Text(name);
        try
        {
            return parse(text);
        }
        catch (InputException error)
        {
            throw field.Bad(name, $"is '{text}', which this version does not know ({error.Hint})");
        }
    }
}

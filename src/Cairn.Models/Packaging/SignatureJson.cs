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
        JsonObject json = new()
        {
            ["task"] = LearningTasks.NameOf(signature.Task),
            ["target"] = signature.Target,
        };
        if (signature.Targets.Count > 1)
            json["targets"] = new JsonArray([.. signature.Targets.Select(target => (JsonNode)target)]);
        foreach ((string name, string? column) in new[]
        {
            ("query", signature.Query), ("event", signature.Event), ("upper_bound", signature.UpperBound),
        })
        {
            if (column is not null)
                json[name] = column;
        }
        if (signature.Threshold is double threshold)
            json["threshold"] = threshold;
        json["inputs"] = inputs;
        json["outputs"] = outputs;
        return json;
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
            if (output.Role is OutputRole.Probability or OutputRole.Quantile && output.Label is null)
                throw field.Bad("label", "is missing");
            outputs.Add(output);
        }
        Signature signature = new(task, json.Text("target"), inputs, outputs)
        {
            Query = json.OptionalText("query"),
            Event = json.OptionalText("event"),
            UpperBound = json.OptionalText("upper_bound"),
            Threshold = json.OptionalNumber("threshold"),
        };
        if (json.OptionalTexts("targets", MostColumns) is { } targets)
            signature = signature with { Targets = targets };
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
            LearningTask.BinaryClassification => labels.Count == 2,
            LearningTask.MulticlassClassification => labels.Count >= 2,
            _ => labels.Count == 0,
        };
        if (!fits || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
            throw json.Bad("outputs", $"has labels that do not fit the task {LearningTasks.NameOf(signature.Task)}");
        // A little above 1 calls no row positive.
        if (signature.Threshold is double threshold
            && (signature.Task != LearningTask.BinaryClassification || !(threshold >= 0 && threshold <= 1.001)))
        {
            throw json.Bad("threshold", "is not one of two classes, from 0 to 1");
        }
        CheckTargets(signature, json);
    }

    private static void CheckTargets(Signature signature, JsonFields json)
    {
        IReadOnlyList<string> targets = signature.Targets;
        bool several = signature.Task == LearningTask.MultiOutputRegression;
        bool fits = signature.Task == LearningTask.OutlierDetection ? targets.Count <= 1
            : several ? targets.Count >= 1 : targets.Count == 1;
        if (!fits || (targets.Count > 0 && targets[0] != signature.Target)
            || targets.Distinct(StringComparer.Ordinal).Count() != targets.Count)
        {
            throw json.Bad("targets", $"does not fit the task {LearningTasks.NameOf(signature.Task)}");
        }
        if (several && !signature.Outputs.Select(o => o.Label).SequenceEqual(targets))
            throw json.Bad("outputs", "is not one prediction for each target");
    }

    private static string NameOf(OutputRole role) => role switch
    {
        OutputRole.Prediction => "prediction",
        OutputRole.Probability => "probability",
        OutputRole.Quantile => "quantile",
        OutputRole.Flag => "flag",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private static OutputRole ReadRole(JsonFields field) => field.Text("role") switch
    {
        "prediction" => OutputRole.Prediction,
        "probability" => OutputRole.Probability,
        "quantile" => OutputRole.Quantile,
        "flag" => OutputRole.Flag,
        string other => throw field.Bad("role", $"is '{other}', wanted prediction, probability, quantile or flag"),
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

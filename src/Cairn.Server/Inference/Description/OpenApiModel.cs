using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Signatures;
using Cairn.Server.Hosting;

namespace Cairn.Server.Inference.Description;

/// <summary>The part of the description that one version of a model adds.</summary>
internal sealed class OpenApiModel
{
    private const int MostLevelsShown = 50;
    private static readonly string[] s_refusals = ["400", "404", "408", "413", "503"];

    private readonly ServedModel _model;
    private readonly string _schema;

    public OpenApiModel(ServedModel model)
    {
        _model = model;
        Tag = $"{model.Name}/{model.Version}";
        // Names of schemas allow no colon.
        _schema = $"{model.Name}.{model.Version}".Replace(':', '_');
    }

    /// <summary>Tag of the model's operations.</summary>
    public string Tag { get; }

    private Signature Signature => _model.Model.Signature;

    /// <summary>Adds the schemas of rows, predictions, and requests.</summary>
    public void AddSchemas(JsonObject schemas)
    {
        JsonObject row = ExampleRow.Of(_model);
        schemas[_schema + ".Row"] = RowSchema(row);
        schemas[_schema + ".Prediction"] = PredictionSchema();
        schemas[_schema + ".InferRequest"] = InferRequestSchema(row);
        schemas[_schema + ".InferResponse"] = InferResponseSchema();
        schemas[_schema + ".ScoringRequest"] = ScoringRequestSchema(row);
    }

    /// <summary>Adds the operations of the model.</summary>
    /// <param name="paths">Receives them.</param>
    /// <param name="v2">Path of the model in the Open Inference Protocol.</param>
    /// <param name="invocations">Path of its scoring form.</param>
    /// <param name="suffix">Tells this set of paths from another one of the same model.</param>
    public void AddPaths(JsonObject paths, string v2, string invocations, string suffix)
    {
        string id = $"{_schema}.{suffix}";
        paths[v2] = new JsonObject
        {
            ["get"] = OpenApiDocument.Operation($"{id}.metadata", Tag, "Inputs and outputs of the model.", new()
            {
                ["200"] = OpenApiDocument.Response("The model.", Replies.Json,
                    OpenApiDocument.Reference("ModelMetadata")),
            }),
        };
        paths[v2 + "/ready"] = new JsonObject
        {
            ["get"] = OpenApiDocument.Operation($"{id}.ready", Tag, "Whether the model takes requests.", new JsonObject
            {
                ["200"] = OpenApiDocument.Response("It does.", Replies.Json, new JsonObject { ["type"] = "object" }),
                ["503"] = OpenApiDocument.Response("The server is stopping.", Replies.Json,
                    new JsonObject { ["type"] = "object" }),
            }),
        };
        paths[v2 + "/infer"] = Post(
            $"{id}.infer", "Predicts rows given as one tensor for each column.", "InferRequest",
            OpenApiDocument.Reference(_schema + ".InferResponse"), "Error");
        paths[v2 + "/explain"] = Post(
            $"{id}.explain", "Tells how far each column moved the score of each row, given as for infer.", "InferRequest",
            OpenApiDocument.Reference("Explanations"), "Error");
        JsonObject predictions = new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("predictions"),
            ["properties"] = new JsonObject
            {
                ["predictions"] = ArrayOf(OpenApiDocument.Reference($"{_schema}.Prediction")),
            },
        };
        paths[invocations] = Post($"{id}.invocations", "Predicts rows given as a table.", "ScoringRequest", predictions,
            "ScoringError");
    }

    /// <summary>The schema of the metadata of any model.</summary>
    public static JsonObject MetadataSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("name", "versions", "platform", "inputs", "outputs"),
        ["properties"] = new JsonObject
        {
            ["name"] = TypeOf("string"),
            ["versions"] = ArrayOf(TypeOf("string")),
            ["platform"] = TypeOf("string"),
            ["inputs"] = ArrayOf(TypeOf("object")),
            ["outputs"] = ArrayOf(TypeOf("object")),
        },
    };

    private JsonObject Post(string id, string summary, string request, JsonObject answer, string error)
    {
        string meaning = id.EndsWith(".explain", StringComparison.Ordinal) ? "The explanations." : "The predictions.";
        JsonObject responses = new() { ["200"] = OpenApiDocument.Response(meaning, Replies.Json, answer) };
        foreach (string status in s_refusals)
            responses[status] = OpenApiDocument.Response(MeaningOf(status), Replies.Json,
                OpenApiDocument.Reference(error));
        JsonObject operation = OpenApiDocument.Operation(id, Tag, summary, responses);
        operation["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject
            {
                [Replies.Json] = new JsonObject { ["schema"] = OpenApiDocument.Reference($"{_schema}.{request}") },
            },
        };
        return new JsonObject { ["post"] = operation };
    }

    private static string MeaningOf(string status) => status switch
    {
        "400" => "The request does not fit the protocol or the model; the text names the column or the field.",
        "404" => "There is no such model or version.",
        "408" => "The body did not arrive in time.",
        "413" => "The body is too large or has too many rows.",
        _ => "The server is busy or the rows took too long.",
    };

    private JsonObject RowSchema(JsonObject example)
    {
        JsonObject properties = [];
        foreach (InputField input in Signature.Inputs)
            properties[input.Name] = ValueSchema(input);
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = Signature.Task == LearningTask.OutlierDetection
                ? "A row of the columns that the model reads to tell outliers."
                : $"A row of the columns that the model reads to predict '{Signature.Subject}'.",
            ["required"] = Names(),
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["examples"] = new JsonArray(example.DeepClone()),
        };
    }

    private static JsonObject ValueSchema(InputField input)
    {
        string type = input.Kind switch
        {
            ColumnKind.Number => "number",
            ColumnKind.Integer => "integer",
            ColumnKind.Boolean => "boolean",
            _ => "string",
        };
        JsonObject schema = new()
        {
            ["type"] = input.AllowMissing ? new JsonArray(type, "null") : type,
            ["description"] = ColumnKinds.NameOf(input.Kind)
                + (input.Kind == ColumnKind.Time ? ", ISO 8601, UTC where it names no zone" : ""),
        };
        // Unseen levels are answered too, so the known ones are examples and not all that is allowed.
        if (input.Levels is { Count: > 0 } levels)
            schema["examples"] = new JsonArray([.. levels.Take(MostLevelsShown).Select(level => (JsonNode)level)]);
        return schema;
    }

    private JsonObject PredictionSchema()
    {
        if (Signature.Outputs.Count == 1)
            return OutputSchema(Signature.Outputs[0]);
        JsonObject properties = [];
        foreach (OutputField output in Signature.Outputs)
            properties[output.Name] = OutputSchema(output);
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. Signature.Outputs.Select(o => (JsonNode)o.Name)]),
            ["properties"] = properties,
        };
    }

    private JsonObject OutputSchema(OutputField output)
    {
        string meaning = Signature.MeaningOf(output);
        JsonObject described = new() { ["description"] = char.ToUpperInvariant(meaning[0]) + meaning[1..] + "." };
        if (output.Kind is ColumnKind.Number or ColumnKind.Integer)
        {
            described["type"] = "number";
            if (output.Role == OutputRole.Probability || Signature.Task == LearningTask.OutlierDetection)
                (described["minimum"], described["maximum"]) = (0, 1);
            return described;
        }
        described["type"] = output.Kind == ColumnKind.Boolean ? "boolean" : "string";
        if (Signature.Labels.Count > 0)
            described["enum"] = new JsonArray([.. Signature.Labels.Select(label => (JsonNode)label)]);
        return described;
    }

    private JsonObject InferRequestSchema(JsonObject row)
    {
        JsonObject input = new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("name", "shape", "datatype", "data"),
            ["properties"] = new JsonObject
            {
                ["name"] = new JsonObject { ["type"] = "string", ["enum"] = Names() },
                ["shape"] = new JsonObject
                {
                    ["type"] = "array", ["items"] = TypeOf("integer"), ["minItems"] = 1, ["maxItems"] = 2,
                },
                ["datatype"] = new JsonObject
                {
                    ["type"] = "string",
                    ["enum"] = new JsonArray([.. TensorDatatypes.Names.Select(name => (JsonNode)name)]),
                },
                ["data"] = TypeOf("array"),
            },
        };
        JsonArray example = [];
        foreach (InputField field in Signature.Inputs)
        {
            example.Add((JsonNode)new JsonObject
            {
                ["name"] = field.Name,
                ["shape"] = new JsonArray(1),
                ["datatype"] = TensorDatatypes.NameOf(TensorDatatypes.Of(field.Kind)),
                ["data"] = new JsonArray(row[field.Name]?.DeepClone()),
            });
        }
        JsonObject inputs = ArrayOf(input);
        inputs["description"] = "One tensor for each column.";
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("inputs"),
            ["properties"] = new JsonObject
            {
                ["id"] = TypeOf("string"),
                ["parameters"] = TypeOf("object"),
                ["inputs"] = inputs,
                ["outputs"] = ArrayOf(TypeOf("object")),
            },
            ["examples"] = new JsonArray(new JsonObject { ["inputs"] = example }),
        };
    }

    private JsonObject InferResponseSchema()
    {
        JsonObject output = new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("name", "shape", "datatype"),
            ["properties"] = new JsonObject
            {
                ["name"] = new JsonObject
                {
                    ["type"] = "string", ["enum"] = new JsonArray([.. Signature.Outputs.Select(o => (JsonNode)o.Name)]),
                },
                ["shape"] = ArrayOf(TypeOf("integer")),
                ["datatype"] = TypeOf("string"),
                ["data"] = TypeOf("array"),
            },
        };
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("model_name", "outputs"),
            ["properties"] = new JsonObject
            {
                ["model_name"] = TypeOf("string"),
                ["model_version"] = TypeOf("string"),
                ["id"] = TypeOf("string"),
                ["outputs"] = ArrayOf(output),
            },
        };
    }

    private JsonObject ScoringRequestSchema(JsonObject row)
    {
        JsonObject records = ArrayOf(OpenApiDocument.Reference(_schema + ".Row"));
        JsonObject split = new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("columns", "data"),
            ["properties"] = new JsonObject
            {
                ["columns"] = ArrayOf(new JsonObject { ["type"] = "string", ["enum"] = Names() }),
                ["index"] = TypeOf("array"),
                ["data"] = ArrayOf(TypeOf("array")),
            },
        };
        JsonObject Form(string name, JsonObject schema) => new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray(name),
            ["properties"] = new JsonObject { [name] = schema },
        };
        JsonObject any = new() { ["type"] = new JsonArray("array", "object") };
        return new JsonObject
        {
            ["oneOf"] = new JsonArray(
                Form("dataframe_records", records), Form("dataframe_split", split),
                Form("instances", any), Form("inputs", any.DeepClone().AsObject())),
            ["examples"] = new JsonArray(new JsonObject { ["dataframe_records"] = new JsonArray(row.DeepClone()) }),
        };
    }

    private JsonArray Names() => new([.. Signature.Inputs.Select(input => (JsonNode)input.Name)]);

    private static JsonObject TypeOf(string type) => new() { ["type"] = type };

    private static JsonObject ArrayOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };
}

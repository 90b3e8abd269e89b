using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Formats;
using Cairn.Learning.Conformal;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Server.Dashboard.Forms;

/// <summary>A form made from the signature of a model: one row to ask it about.</summary>
/// <param name="Fields">A field for each input, in order.</param>
public sealed record PredictionForm(IReadOnlyList<FormField> Fields)
{
    private static readonly JsonSerializerOptions s_readable = new(JsonSerializerOptions.Default) { WriteIndented = true };

    /// <summary>A form filled with the median or the most frequent value of each column.</summary>
    public static PredictionForm Of(Signature signature, TableProfile? profile) =>
        new([.. signature.Inputs.Select((input, i) => FormField.Of(input, i, profile?.Find(input.Name)))]);

    /// <summary>The form as somebody filled it.</summary>
    /// <param name="values">Values by <see cref="FormField.Key"/>; a checkbox that is not ticked is absent.</param>
    public PredictionForm With(IReadOnlyDictionary<string, string> values) => new(
    [
        .. Fields.Select(field => field with
        {
            Value = values.TryGetValue(field.Key, out string? value) ? value : field.Control == "checkbox" ? "false" : "",
        }),
    ]);

    /// <summary>What the model says; an error that names the column when a value is not of its kind.</summary>
    /// <param name="model">The model.</param>
    /// <param name="conformal">What makes its intervals or sets; null where it has none.</param>
    public PredictionAnswer Ask(IModel model, ConformalPredictor? conformal = null)
    {
        try
        {
            Table row = ToTable();
            Table answer = model.Predict(row);
            PredictionAnswer said = PredictionAnswer.Of(model.Signature, answer, RequestText());
            return conformal is null ? said : said.With(conformal, row, answer);
        }
        catch (InputException error)
        {
            return new PredictionAnswer { Error = error.Hint is null ? error.Message : $"{error.Message} {error.Hint}" };
        }
    }

    /// <summary>The row as a table of texts, which the model binds to the kinds that it reads.</summary>
    internal Table ToTable() => new([.. Fields.Select(ToColumn)]);

    /// <summary>The same row as a body of <c>/invocations</c>.</summary>
    internal string RequestText()
    {
        JsonObject row = [];
        foreach (FormField field in Fields)
            row[field.Input.Name] = ValueOf(field);
        return new JsonObject { ["dataframe_records"] = new JsonArray(row) }.ToJsonString(s_readable);
    }

    private static Column ToColumn(FormField field)
    {
        string? text = field.Value.Length == 0 ? null : field.Value;
        return new TextColumn(field.Input.Name, [text]);
    }

    private static JsonNode? ValueOf(FormField field) => field.Input.Kind switch
    {
        _ when field.Value.Length == 0 => null,
        ColumnKind.Number or ColumnKind.Integer when double.TryParse(
            field.Value, System.Globalization.CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
        ColumnKind.Boolean when bool.TryParse(field.Value, out bool flag) => flag,
        _ => field.Value,
    };
}

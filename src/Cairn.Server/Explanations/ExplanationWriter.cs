using System.Text.Json;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Server.Inference;

namespace Cairn.Server.Explanations;

/// <summary>Writes explanations: for each row its prediction, and for each score the base value and what each column
/// added.</summary>
internal static class ExplanationWriter
{
    private static readonly JsonEncodedText s_name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText s_unit = JsonEncodedText.Encode("unit");
    private static readonly JsonEncodedText s_baseValue = JsonEncodedText.Encode("base_value");
    private static readonly JsonEncodedText s_score = JsonEncodedText.Encode("score");
    private static readonly JsonEncodedText s_prediction = JsonEncodedText.Encode("prediction");
    private static readonly JsonEncodedText s_explanations = JsonEncodedText.Encode("explanations");
    private static readonly JsonEncodedText s_contributions = JsonEncodedText.Encode("contributions");

    /// <summary>Writes the answer.</summary>
    /// <param name="scratch">Receives it.</param>
    /// <param name="plan">The model asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="explanation">How it is explained.</param>
    /// <param name="parts">The explanations, a table for each block of rows.</param>
    /// <param name="predictions">The first output for each row.</param>
    public static void Write(
        RequestScratch scratch, ModelPlan plan, in OpenInferenceRequest request, ExplanationPlan explanation,
        IReadOnlyList<ContributionTable> parts, Table predictions)
    {
        Utf8JsonWriter json = scratch.Json;
        json.WriteStartObject();
        json.WriteString("model_name", plan.NameText);
        json.WriteString("model_version", plan.VersionText);
        if (request.Id is not null)
            json.WriteString("id", request.Id);
        json.WriteString("method", explanation.Explainer.Method);
        json.WriteStartArray("scores");
        for (int score = 0; score < explanation.Scores.Length; score++)
        {
            ScoreField field = explanation.Explainer.Scores[score];
            json.WriteStartObject();
            json.WriteString(s_name, explanation.Scores[score]);
            json.WriteString(s_unit, field.Unit);
            WriteNumber(json, s_baseValue, explanation.Explainer.BaseValues[score]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rows");
        int row = 0;
        foreach (ContributionTable part in parts)
        {
            for (int i = 0; i < part.RowCount; i++)
                WriteRow(json, explanation, part, i, predictions.Columns[0], row++);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteRow(
        Utf8JsonWriter json, ExplanationPlan explanation, ContributionTable part, int i, Column predictions, int row)
    {
        json.WriteStartObject();
        json.WritePropertyName(s_prediction);
        JsonColumns.Write(json, predictions, row);
        json.WriteStartArray(s_explanations);
        for (int score = 0; score < explanation.Scores.Length; score++)
        {
            json.WriteStartObject();
            json.WriteString(s_name, explanation.Scores[score]);
            WriteNumber(json, s_baseValue, part.BaseValues[score]);
            WriteNumber(json, s_score, part.ScoreOf(i, score));
            json.WriteStartObject(s_contributions);
            ReadOnlySpan<double> values = part.Of(i, score);
            for (int column = 0; column < values.Length; column++)
                WriteNumber(json, explanation.Columns[column], values[column]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // JSON knows no NaN.
    private static void WriteNumber(Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}

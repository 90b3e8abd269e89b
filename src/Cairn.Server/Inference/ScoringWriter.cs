using System.Text.Json;
using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Server.Inference;

/// <summary>
/// Writes the answer of MLflow's scoring server, <c>{"predictions": […]}</c>, as MLflow itself does for what a model
/// returns: plain values for a model with one output, and records of all output columns for one with several, so that a
/// classifier's probabilities are not lost.
/// </summary>
internal static class ScoringWriter
{
    /// <summary>Writes the answer.</summary>
    /// <param name="scratch">Receives it.</param>
    /// <param name="plan">The model asked.</param>
    /// <param name="parts">The predictions, a table for each block of rows.</param>
    public static void Write(RequestScratch scratch, ModelPlan plan, IReadOnlyList<Table> parts)
    {
        Utf8JsonWriter json = scratch.Json;
        json.WriteStartObject();
        json.WriteStartArray("predictions"u8);
        foreach (Table part in parts)
        {
            if (part.Columns.Count == 1)
                JsonColumns.WriteAll(json, part.Columns[0]);
            else
                WriteRecords(json, plan, part);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteRecords(Utf8JsonWriter json, ModelPlan plan, Table part)
    {
        IReadOnlyList<Column> columns = part.Columns;
        for (int row = 0; row < part.RowCount; row++)
        {
            json.WriteStartObject();
            for (int column = 0; column < columns.Count; column++)
            {
                // Intervals and sets come behind what the signature names.
                if (column < plan.OutputTexts.Length)
                    json.WritePropertyName(plan.OutputTexts[column]);
                else
                    json.WritePropertyName(columns[column].Name);
                JsonColumns.Write(json, columns[column], row);
            }
            json.WriteEndObject();
        }
    }
}

using System.Text.Json;
using Cairn.Data;

namespace Cairn.Server.Inference;

/// <summary>Writes the answer to an inference request of the Open Inference Protocol v2.</summary>
internal static class OpenInferenceWriter
{
    private static readonly JsonEncodedText s_modelName = JsonEncodedText.Encode("model_name");
    private static readonly JsonEncodedText s_modelVersion = JsonEncodedText.Encode("model_version");
    private static readonly JsonEncodedText s_outputs = JsonEncodedText.Encode("outputs");
    private static readonly JsonEncodedText s_name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText s_shape = JsonEncodedText.Encode("shape");
    private static readonly JsonEncodedText s_datatype = JsonEncodedText.Encode("datatype");
    private static readonly JsonEncodedText s_data = JsonEncodedText.Encode("data");
    private static readonly JsonEncodedText[] s_datatypes =
        [.. TensorDatatypes.Names.Select(name => JsonEncodedText.Encode(name))];

    /// <summary>Writes the answer.</summary>
    /// <param name="scratch">Receives it.</param>
    /// <param name="plan">The model asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="parts">The predictions, a table for each block of rows.</param>
    /// <returns>Length of the JSON part when binary tensors follow it, otherwise −1.</returns>
    public static int Write(
        RequestScratch scratch, ModelPlan plan, in OpenInferenceRequest request, IReadOnlyList<Table> parts)
    {
        Utf8JsonWriter json = scratch.Json;
        bool anyBinary = Array.Exists(request.Outputs, output => output.Binary)
            || (request.BinaryInterval && !double.IsNaN(request.Interval));
        // Sizes stand in the JSON before the bytes themselves, so binary tensors are made first.
        System.Buffers.ArrayBufferWriter<byte>? binary = anyBinary ? new() : null;

        json.WriteStartObject();
        json.WriteString(s_modelName, plan.NameText);
        json.WriteString(s_modelVersion, plan.VersionText);
        if (request.Id is not null)
            json.WriteString("id", request.Id);
        json.WriteStartArray(s_outputs);
        foreach (RequestedOutput output in request.Outputs)
        {
            json.WriteStartObject();
            json.WriteString(s_name, plan.OutputTexts[output.Index]);
            WriteTensor(json, request.Rows.RowCount, parts, output.Index, output.Binary ? binary : null);
        }
        // Intervals and sets come behind what the signature names.
        for (int index = plan.OutputTexts.Length; index < parts[0].Columns.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString(s_name, parts[0].Columns[index].Name);
            WriteTensor(json, request.Rows.RowCount, parts, index, request.BinaryInterval ? binary : null);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        if (binary is null)
            return -1;
        int jsonLength = scratch.Output.WrittenCount;
        System.Buffers.BuffersExtensions.Write(scratch.Output, binary.WrittenSpan);
        return jsonLength;
    }

    private static void WriteTensor(
        Utf8JsonWriter json, int rows, IReadOnlyList<Table> parts, int index, System.Buffers.ArrayBufferWriter<byte>? binary)
    {
        json.WriteString(s_datatype, s_datatypes[(int)TensorDatatypes.Of(parts[0].Columns[index].Kind)]);
        json.WriteStartArray(s_shape);
        json.WriteNumberValue(rows);
        json.WriteEndArray();
        if (binary is not null)
        {
            int before = binary.WrittenCount;
            foreach (Table part in parts)
                BinaryTensors.Write(part.Columns[index], binary);
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", binary.WrittenCount - before);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray(s_data);
            foreach (Table part in parts)
                JsonColumns.WriteAll(json, part.Columns[index]);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}

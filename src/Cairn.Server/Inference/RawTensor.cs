using System.Buffers.Binary;
using Cairn.Formats;
using Cairn.Server.Inference.Columns;

namespace Cairn.Server.Inference;

/// <summary>
/// A request without JSON, which <c>Inference-Header-Content-Length: 0</c> announces: the values of the only input of a
/// model, in the datatype that its metadata names; the answer is binary as well.
/// </summary>
internal static class RawTensor
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="InputException"><c>unsupported</c> for a model of several inputs;
    /// <c>bad-binary</c>.</exception>
    public static OpenInferenceRequest Read(ReadOnlySpan<byte> body, ModelPlan plan, RowsBuilder rows)
    {
        if (rows.Width != 1)
        {
            throw new InputException(
                "unsupported", $"A request without JSON suits models of one input; this one has {rows.Width}.",
                "Put a JSON header before the tensors.");
        }
        ColumnBuilder column = rows[0];
        TensorDatatype type = TensorDatatypes.Of(column.Field.Kind);
        int size = TensorDatatypes.SizeOf(type);
        int count = size > 0 ? body.Length / size : CountTexts(body);
        rows.CheckRows(count);
        BinaryTensors.Read(body, new BinaryInput(0, type, count, body.Length), column);
        return new OpenInferenceRequest(null, rows.Build(), plan.AllOutputsBinary);
    }

    private static int CountTexts(ReadOnlySpan<byte> body)
    {
        int count = 0;
        while (body.Length >= 4)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(body);
            count++;
            if (length > body.Length - 4)
                break;
            body = body[(4 + (int)length)..];
        }
        return count;
    }
}

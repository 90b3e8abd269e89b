using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Server.Hosting;
using Cairn.Server.Metrics;

namespace Cairn.Server.Inference;

/// <summary>From the bytes of a request for predictions to those of its answer.</summary>
internal static class InferenceExchange
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the rows, predicts them and writes the answer to <paramref name="scratch"/>.</summary>
    /// <param name="body">The body, decompressed.</param>
    /// <param name="framing">What the headers say of it.</param>
    /// <param name="route">The model and the form.</param>
    /// <param name="scratch">Receives the answer.</param>
    /// <param name="time">When the request came and when it is given up.</param>
    /// <exception cref="InputException">The request cannot be answered.</exception>
    public static InferenceAnswer Answer(
        ReadOnlySpan<byte> body, in RequestFraming framing, ModelRoute route, RequestScratch scratch, RequestTime time)
    {
        ModelPlan plan = route.Plan;
        if (route.Protocol == InferenceProtocol.MlflowScoring)
        {
            Table rows = ReadScoring(body, framing, plan, scratch.Rows, out double interval);
            ScoringWriter.Write(scratch, plan, plan.Predict(rows, time, interval));
            return new InferenceAnswer(rows.RowCount, -1);
        }
        OpenInferenceRequest request = ReadOpenInference(body, framing, plan, scratch.Rows);
        if (route.Protocol == InferenceProtocol.Explanation)
        {
            plan.Explain(scratch, request, time);
            return new InferenceAnswer(request.Rows.RowCount, -1);
        }
        int jsonLength = OpenInferenceWriter.Write(scratch, plan, request, plan.Predict(request.Rows, time, request.Interval));
        return new InferenceAnswer(request.Rows.RowCount, jsonLength);
    }

    private static Table ReadScoring(
        ReadOnlySpan<byte> body, in RequestFraming framing, ModelPlan plan, RowsBuilder rows, out double interval)
    {
        interval = IntervalParameter.None;
        body = CheckText(body);
        if (framing.IsCsv)
            return CsvRows.Read(body, plan.Signature, rows.MaxRows);
        try
        {
            return ScoringReader.Read(body, rows, out interval);
        }
        catch (JsonException) when (BareNumbers.Replace(body) is byte[] replaced)
        {
            return ScoringReader.Read(replaced, rows, out interval);
        }
    }

    private static OpenInferenceRequest ReadOpenInference(
        ReadOnlySpan<byte> body, in RequestFraming framing, ModelPlan plan, RowsBuilder rows)
    {
        if (framing.JsonLength == 0)
            return RawTensor.Read(body, plan, rows);
        if (framing.JsonLength > body.Length)
        {
            throw new InputException(
                "bad-header",
                $"Inference-Header-Content-Length is {framing.JsonLength}, but the body has {body.Length} bytes.");
        }
        ReadOnlySpan<byte> json = CheckText(framing.JsonLength < 0 ? body : body[..framing.JsonLength]);
        ReadOnlySpan<byte> binary = framing.JsonLength < 0 ? [] : body[framing.JsonLength..];
        try
        {
            return OpenInferenceReader.Read(json, binary, plan, rows);
        }
        catch (JsonException) when (BareNumbers.Replace(json) is byte[] replaced)
        {
            return OpenInferenceReader.Read(replaced, binary, plan, rows);
        }
    }

    private static ReadOnlySpan<byte> CheckText(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        if (body.IsEmpty)
            throw new InputException("bad-request", "The body is empty.", "Send the rows as JSON.");
        if (Utf8.IsValid(body))
            return body;
        throw new InputException(
            "bad-text", $"The body is not UTF-8: byte {ValidLength(body) + 1} cannot stand where it does.");
    }

    private static int ValidLength(ReadOnlySpan<byte> body)
    {
        int length = 0;
        while (Rune.DecodeFromUtf8(body[length..], out _, out int consumed) == OperationStatus.Done)
            length += consumed;
        return length;
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cairn.Server.Inference;

/// <summary>What one request works with and the next one can use again.</summary>
internal sealed class RequestScratch
{
    private const int LargestKept = 1 << 20;

    public RequestScratch(RowsBuilder rows)
    {
        Rows = rows;
        Output = new ArrayBufferWriter<byte>(1024);
        Json = new Utf8JsonWriter(Output, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
    }

    /// <summary>The escaping of answers: they are never part of a page, so only what JSON demands is escaped.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Collects the rows.</summary>
    public RowsBuilder Rows { get; }

    /// <summary>The answer.</summary>
    public ArrayBufferWriter<byte> Output { get; }

    /// <summary>Writes JSON to <see cref="Output"/>.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Prepares for the next request.</summary>
    /// <returns>Whether it is worth keeping: a large answer leaves a large buffer.</returns>
    public bool Reset()
    {
        Output.ResetWrittenCount();
        Json.Reset();
        return Output.Capacity <= LargestKept;
    }
}

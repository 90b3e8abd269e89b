using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cairn.Formats.Safetensors;

/// <summary>
/// Writes safetensors files: eight bytes of header length, a JSON header, then the tensors without a gap.
/// </summary>
/// <remarks>
/// The format of https://github.com/huggingface/safetensors. Tensors are laid out by falling element size and then by
/// name, and the header is padded with spaces so that the data begin at a multiple of 64 bytes: every tensor is aligned
/// to its elements, and the same tensors give the same bytes in whatever order they come.
/// </remarks>
public static class SafetensorsWriter
{
    private const int Alignment = 64;

    /// <summary>
    /// The file as pieces to be written one after the other: the header, then each tensor's own bytes.
    /// </summary>
    /// <param name="tensors">The tensors; names differ and none is <c>__metadata__</c>.</param>
    /// <param name="metadata">Texts by name for the header, or null.</param>
    /// <exception cref="ArgumentException">A name is there twice or reserved.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ToParts(
        IEnumerable<StoredTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        StoredTensor[] ordered =
        [
            .. tensors.OrderByDescending(t => StoredTensor.SizeOf(t.Type)).ThenBy(t => t.Name, StringComparer.Ordinal),
        ];
        HashSet<string> names = [SafetensorsFile.MetadataName];
        foreach (StoredTensor tensor in ordered)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"There are two tensors '{tensor.Name}', or the name is reserved.",
                    nameof(tensors));
        }
        byte[] json = Header(ordered, metadata);
        int padded = ((8 + json.Length + Alignment - 1) / Alignment * Alignment) - 8;
        byte[] head = new byte[8 + padded];
        BinaryPrimitives.WriteInt64LittleEndian(head, padded);
        json.CopyTo(head, 8);
        head.AsSpan(8 + json.Length).Fill((byte)' ');
        return [head, .. ordered.Select(t => t.Bytes)];
    }

    /// <summary>Writes a file to <paramref name="stream"/>.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="tensors">The tensors; names differ and none is <c>__metadata__</c>.</param>
    /// <param name="metadata">Texts by name for the header, or null.</param>
    /// <exception cref="ArgumentException">A name is there twice or reserved.</exception>
    public static void Write(
        Stream stream, IEnumerable<StoredTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        foreach (ReadOnlyMemory<byte> part in ToParts(tensors, metadata))
            stream.Write(part.Span);
    }

    private static byte[] Header(StoredTensor[] tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(SafetensorsFile.MetadataName);
                foreach ((string name, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                    json.WriteString(name, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (StoredTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", SafetensorsFile.NameOf(tensor.Type));
                json.WriteStartArray("shape");
                foreach (long extent in tensor.Shape)
                    json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}

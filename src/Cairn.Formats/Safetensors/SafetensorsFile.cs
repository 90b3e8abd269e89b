using System.Buffers.Binary;
using System.Text.Json;
using Cairn.Formats.Files;

namespace Cairn.Formats.Safetensors;

/// <summary>The tensors of a safetensors file and the texts of its header.</summary>
/// <remarks>
/// The format of https://github.com/huggingface/safetensors: a header of at most 100 MB that begins with <c>{</c> and
/// may end in spaces; tensors that cover the data completely, in some order, without overlap; no name twice. Eight-bit
/// floats are refused by name. Every length is checked against the file before anything is allocated.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    internal const string MetadataName = "__metadata__";
    private const int MostHeaderBytes = 100_000_000;
    private const int MostExtents = 64;

    private readonly MappedFile? _mapping;
    private readonly Dictionary<string, StoredTensor> _byName;

    private SafetensorsFile(
        StoredTensor[] tensors, IReadOnlyDictionary<string, string> metadata, MappedFile? mapping)
    {
        Tensors = tensors;
        Metadata = metadata;
        _mapping = mapping;
        _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>Texts by name; empty when the header has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor called <paramref name="name"/>; null when there is none.</summary>
    public StoredTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads a file that is in memory; the tensors are views of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="MalformedDataException">It is not a safetensors file.</exception>
    public static SafetensorsFile Read(ReadOnlyMemory<byte> bytes, string source)
    {
        int headerLength = HeaderLength(bytes.Length, bytes.Span, source);
        long dataLength = bytes.Length - 8 - headerLength;
        return Parse(
            bytes.Slice(8, headerLength), dataLength, source,
            (offset, length) => bytes.Slice(8 + headerLength + (int)offset, length), null);
    }

    /// <summary>Maps a file; the tensors are views of the mapping and end with it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InputException"><c>file-not-found</c>, or <c>malformed-data</c>.</exception>
    public static SafetensorsFile Open(string path)
    {
        MappedFile mapping = MappedFile.Open(path);
        try
        {
            ReadOnlyMemory<byte> start = mapping.Slice(0, (int)Math.Min(8, mapping.Length));
            int headerLength = HeaderLength(mapping.Length, start.Span, path);
            return Parse(
                mapping.Slice(8, headerLength), mapping.Length - 8 - headerLength, path,
                (offset, length) => mapping.Slice(8 + headerLength + offset, length), mapping);
        }
        catch
        {
            mapping.Dispose();
            throw;
        }
    }

    /// <summary>Ends the mapping, if the file was mapped; its tensors must not be used after it.</summary>
    public void Dispose() => _mapping?.Dispose();

    /// <summary>The name of an element type in a header.</summary>
    internal static string NameOf(TensorType type) => type == TensorType.Bool ? "BOOL" : type.ToString();

    private static int HeaderLength(long fileLength, ReadOnlySpan<byte> start, string source)
    {
        if (fileLength < 8)
            throw new MalformedDataException(source, $"{fileLength} bytes are too few for a safetensors file.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MostHeaderBytes)
        {
            throw new MalformedDataException(
                source, $"the header's length is given as {length} bytes, at most {MostHeaderBytes} are allowed.");
        }
        if ((long)length > fileLength - 8)
        {
            throw new MalformedDataException(
                source, $"the header's length is given as {length} bytes, but only {fileLength - 8} follow.");
        }
        return (int)length;
    }

    private static SafetensorsFile Parse(
        ReadOnlyMemory<byte> header, long dataLength, string source, Func<long, int, ReadOnlyMemory<byte>> slice,
        MappedFile? mapping)
    {
        if (header.Length == 0 || header.Span[0] != '{')
            throw new MalformedDataException(source, "the header does not begin with '{'.");
        List<(StoredTensorHeader Header, long Begin)> found = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument json = JsonDocument.Parse(
                header, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                    ReadMetadata(property.Value, metadata, source);
                else
                    found.Add((ReadTensor(property, source, out long begin), begin));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MalformedDataException(source, $"the header is not the JSON that is wanted: {error.Message}",
                inner: error);
        }

        found.Sort((a, b) => a.Begin != b.Begin
            ? a.Begin.CompareTo(b.Begin)
            : a.Header.Length.CompareTo(b.Header.Length));
        StoredTensor[] tensors = new StoredTensor[found.Count];
        long expected = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            (StoredTensorHeader tensor, long begin) = found[i];
            if (begin != expected)
            {
                throw new MalformedDataException(
                    source,
                    $"tensor '{tensor.Name}' begins at {begin} where {expected} is wanted: "
                    + "tensors overlap or leave a gap.");
            }
            if (tensor.Length > dataLength - begin)
                throw new MalformedDataException(source, $"tensor '{tensor.Name}' reaches beyond the end of the file.");
            tensors[i] = new StoredTensor(tensor.Name, tensor.Type, tensor.Shape, slice(begin, tensor.Length));
            expected += tensor.Length;
        }
        if (expected != dataLength)
            throw new MalformedDataException(source, $"{dataLength - expected} bytes at the end belong to no tensor.");
        return new SafetensorsFile(tensors, metadata, mapping);
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string source)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new MalformedDataException(source, $"metadata '{property.Name}' is not a text.");
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static StoredTensorHeader ReadTensor(JsonProperty property, string source, out long begin)
    {
        string name = property.Name;
        TensorType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        foreach (JsonProperty field in property.Value.EnumerateObject())
        {
            switch (field.Name)
            {
                case "dtype":
                    type = ReadType(field.Value.GetString(), name, source);
                    break;
                case "shape":
                    shape = ReadExtents(field.Value, MostExtents, name, source);
                    break;
                case "data_offsets":
                    offsets = ReadExtents(field.Value, 2, name, source);
                    break;
                default:
                    throw new MalformedDataException(source, $"tensor '{name}' has an unknown field '{field.Name}'.");
            }
        }
        if (type is null || shape is null || offsets is not { Count: 2 })
            throw new MalformedDataException(source, $"tensor '{name}' wants dtype, shape and two data_offsets.");

        begin = offsets[0];
        long length = offsets[1] - begin;
        UInt128 wanted = (UInt128)StoredTensor.SizeOf(type.Value);
        foreach (long extent in shape)
        {
            wanted *= (UInt128)extent;
            if (wanted > long.MaxValue)
                throw new MalformedDataException(source, $"tensor '{name}' has a shape that no file could hold.");
        }
        if (length < 0 || wanted != (UInt128)length)
        {
            throw new MalformedDataException(
                source, $"tensor '{name}' spans {length} bytes where its type and shape ask for {wanted}.");
        }
        if (length > Array.MaxLength)
            throw new MalformedDataException(source, $"tensor '{name}' is larger than 2 GiB, which is not read.");
        return new StoredTensorHeader(name, type.Value, shape, (int)length);
    }

    private static TensorType ReadType(string? text, string name, string source)
    {
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            if (NameOf(type) == text)
                return type;
        }
        throw new MalformedDataException(
            source, $"tensor '{name}' has element type '{text}', which is not read.",
            hint: "Known types: " + string.Join(", ", Enum.GetValues<TensorType>().Select(NameOf)) + ".");
    }

    private static List<long> ReadExtents(JsonElement array, int most, string name, string source)
    {
        if (array.GetArrayLength() > most)
            throw new MalformedDataException(source, $"tensor '{name}' lists more than {most} numbers.");
        List<long> values = [];
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long value) || value < 0)
                throw new MalformedDataException(source,
                    $"tensor '{name}': found {element}, wanted a whole number of at least 0.");
            values.Add(value);
        }
        return values;
    }

    private readonly record struct StoredTensorHeader(
        string Name, TensorType Type, IReadOnlyList<long> Shape, int Length);
}

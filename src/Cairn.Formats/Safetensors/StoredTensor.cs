using System.Runtime.InteropServices;

namespace Cairn.Formats.Safetensors;

/// <summary>A named array as it lies in a file: type, shape, little-endian bytes. No arithmetic.</summary>
public sealed class StoredTensor
{
    /// <summary>A tensor over <paramref name="bytes"/>, which may be a view of a mapped file.</summary>
    /// <exception cref="ArgumentException">The bytes are not as many as the type and shape ask for.</exception>
    public StoredTensor(string name, TensorType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Bytes = bytes;
        long wanted = SizeOf(type);
        foreach (long extent in shape)
            wanted = checked(wanted * extent);
        if (wanted != bytes.Length)
            throw new ArgumentException($"Tensor '{name}' has {bytes.Length} bytes where its shape asks for {wanted}.");
    }

    /// <summary>Name, unique within its file.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public TensorType Type { get; }

    /// <summary>Extents, row-major; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements, row-major, little-endian.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A tensor that holds a copy of <paramref name="values"/>.</summary>
    /// <typeparam name="T">double, float, long, int, short, sbyte, ulong, uint, ushort or byte.</typeparam>
    /// <param name="name">Name, unique within its file.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">Extents; one extent, the number of values, when left out.</param>
    public static StoredTensor From<T>(string name, ReadOnlySpan<T> values, params IReadOnlyList<long> shape)
        where T : unmanaged =>
        new(name, TypeOf<T>(), shape.Count == 0 ? [values.Length] : shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements as <typeparamref name="T"/>, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The element type is another.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != Type)
            throw new InvalidOperationException($"Tensor '{Name}' holds {Type}, not {TypeOf<T>()}.");
        return MemoryMarshal.Cast<byte, T>(Bytes.Span);
    }

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 or TensorType.U64 => 8,
        TensorType.F32 or TensorType.I32 or TensorType.U32 => 4,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 or TensorType.U16 => 2,
        _ => 1,
    };

    private static TensorType TypeOf<T>() =>
        typeof(T) == typeof(double) ? TensorType.F64
        : typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(Half) ? TensorType.F16
        : typeof(T) == typeof(long) ? TensorType.I64
        : typeof(T) == typeof(int) ? TensorType.I32
        : typeof(T) == typeof(short) ? TensorType.I16
        : typeof(T) == typeof(sbyte) ? TensorType.I8
        : typeof(T) == typeof(ulong) ? TensorType.U64
        : typeof(T) == typeof(uint) ? TensorType.U32
        : typeof(T) == typeof(ushort) ? TensorType.U16
        : typeof(T) == typeof(byte) ? TensorType.U8
        : throw new NotSupportedException($"{typeof(T)} is not an element type of stored tensors.");
}

using Cairn.Data.Columns;

namespace Cairn.Server.Inference;

/// <summary>
/// Names and sizes of tensor element types, and which of them a kind of column is read from and written as.
/// </summary>
internal static class TensorDatatypes
{
    private static readonly string[] s_names =
    [
        "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64",
        "FP16", "BF16", "FP32", "FP64", "BYTES",
    ];

    private static readonly Utf8Names s_index = new(s_names);

    /// <summary>The name on the wire.</summary>
    public static string NameOf(TensorDatatype type) => s_names[(int)type];

    /// <summary>The type called <paramref name="name"/> in UTF-8, or null.</summary>
    public static TensorDatatype? Find(ReadOnlySpan<byte> name)
    {
        int index = s_index.Find(name);
        return index < 0 ? null : (TensorDatatype)index;
    }

    /// <summary>All names, for messages.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Bytes of an element in binary form; 0 for BYTES, whose elements carry their own length.</summary>
    public static int SizeOf(TensorDatatype type) => type switch
    {
        TensorDatatype.Bool or TensorDatatype.Uint8 or TensorDatatype.Int8 => 1,
        TensorDatatype.Uint16 or TensorDatatype.Int16 or TensorDatatype.Fp16 or TensorDatatype.Bf16 => 2,
        TensorDatatype.Uint32 or TensorDatatype.Int32 or TensorDatatype.Fp32 => 4,
        TensorDatatype.Bytes => 0,
        _ => 8,
    };

    /// <summary>The type that the metadata names for a kind of column.</summary>
    public static TensorDatatype Of(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => TensorDatatype.Fp64,
        ColumnKind.Integer => TensorDatatype.Int64,
        ColumnKind.Boolean => TensorDatatype.Bool,
        _ => TensorDatatype.Bytes,
    };

    /// <summary>Whether a tensor of this type can hold values of a kind of column.</summary>
    /// <remarks>
    /// Any number suits a number or an integer column (clients whose data has gaps send whole numbers as FP64), and
    /// numbers suit a category, whose levels may be numerals; only BYTES suits text and time.
    /// </remarks>
    public static bool Suits(TensorDatatype type, ColumnKind kind) => kind switch
    {
        ColumnKind.Number or ColumnKind.Integer => type is not (TensorDatatype.Bytes or TensorDatatype.Bool),
        ColumnKind.Boolean => type is not
            (TensorDatatype.Fp16 or TensorDatatype.Bf16 or TensorDatatype.Fp32 or TensorDatatype.Fp64),
        ColumnKind.Category => true,
        _ => type == TensorDatatype.Bytes,
    };
}

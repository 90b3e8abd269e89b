namespace Cairn.Formats.Safetensors;

/// <summary>Element types of stored tensors, named as in safetensors files.</summary>
public enum TensorType
{
    /// <summary>64-bit IEEE float.</summary>
    F64,

    /// <summary>32-bit IEEE float.</summary>
    F32,

    /// <summary>16-bit IEEE float.</summary>
    F16,

    /// <summary>bfloat16.</summary>
    BF16,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>16-bit signed integer.</summary>
    I16,

    /// <summary>8-bit signed integer.</summary>
    I8,

    /// <summary>64-bit unsigned integer.</summary>
    U64,

    /// <summary>32-bit unsigned integer.</summary>
    U32,

    /// <summary>16-bit unsigned integer.</summary>
    U16,

    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,
}

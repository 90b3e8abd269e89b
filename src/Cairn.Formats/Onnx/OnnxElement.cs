namespace Cairn.Formats.Onnx;

/// <summary>Types of the elements of a tensor, numbered as in ONNX.</summary>
public enum OnnxElement
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>Single precision.</summary>
    Float = 1,

    /// <summary>A byte without sign.</summary>
    UInt8 = 2,

    /// <summary>A byte with sign.</summary>
    Int8 = 3,

    /// <summary>Two bytes without sign.</summary>
    UInt16 = 4,

    /// <summary>Two bytes with sign.</summary>
    Int16 = 5,

    /// <summary>Four bytes with sign.</summary>
    Int32 = 6,

    /// <summary>Eight bytes with sign.</summary>
    Int64 = 7,

    /// <summary>Text.</summary>
    Text = 8,

    /// <summary>True or false.</summary>
    Boolean = 9,

    /// <summary>Double precision.</summary>
    Double = 11,
}

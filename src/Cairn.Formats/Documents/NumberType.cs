namespace Cairn.Formats.Documents;

/// <summary>How numbers are stored in a binary document; text has digits alone.</summary>
public enum NumberType
{
    /// <summary>Double precision.</summary>
    Float64,

    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>A byte without sign.</summary>
    UInt8,

    /// <summary>A byte with sign.</summary>
    Int8,

    /// <summary>Two bytes with sign.</summary>
    Int16,

    /// <summary>Four bytes with sign.</summary>
    Int32,

    /// <summary>Eight bytes with sign; exact up to 2⁵³ here.</summary>
    Int64,
}

namespace Cairn.Data.Reading;

/// <summary>How the values of a column are kept while its text is being read.</summary>
internal enum Storage
{
    /// <summary>Longs.</summary>
    Integer,

    /// <summary>Doubles.</summary>
    Number,

    /// <summary>1, 0 or −1 for missing.</summary>
    Boolean,

    /// <summary>Ticks.</summary>
    Time,

    /// <summary>Codes into the distinct texts of the block; loses nothing.</summary>
    Textual,
}

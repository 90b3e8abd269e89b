namespace Cairn.Data.Reading;

/// <summary>How a text holds a table.</summary>
public enum TableFormat
{
    /// <summary>Records of delimited fields; comma, semicolon, tab, vertical bar or blank.</summary>
    Csv,

    /// <summary>Records of fields between tabs.</summary>
    Tsv,

    /// <summary>One JSON object a line, or one JSON array of objects.</summary>
    JsonLines,

    /// <summary>LibSVM's format: a label and pairs of index and value, a row a line.</summary>
    LibSvm,
}

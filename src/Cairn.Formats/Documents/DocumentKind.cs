namespace Cairn.Formats.Documents;

/// <summary>What a <see cref="DocumentValue"/> is.</summary>
public enum DocumentKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Values by name.</summary>
    Object,

    /// <summary>Values in order, of any kind.</summary>
    List,

    /// <summary>Numbers in order, packed.</summary>
    Numbers,
}

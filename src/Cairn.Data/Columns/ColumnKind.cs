namespace Cairn.Data.Columns;

/// <summary>What the values of a column mean; it decides their storage and how learners see them.</summary>
public enum ColumnKind
{
    /// <summary>A measured quantity; stored as double or single, missing is NaN.</summary>
    Number,

    /// <summary>A whole number; stored as long.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>One of a modest number of levels; stored as codes into a list of levels.</summary>
    Category,

    /// <summary>Free text.</summary>
    Text,

    /// <summary>A date or an instant, in UTC.</summary>
    Time,

    /// <summary>A name of the row, different on nearly every row; never a feature.</summary>
    Identifier,
}

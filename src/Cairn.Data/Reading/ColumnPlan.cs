using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>What the parser of a column expects. Storage and failure are shared by the blocks being parsed.</summary>
internal sealed class ColumnPlan
{
    private volatile int _storage;
    private volatile bool _failed;

    public ColumnPlan(string name, Storage storage, MissingMarkers markers)
    {
        Name = name;
        _storage = (int)storage;
        Markers = markers;
    }

    public string Name { get; }

    /// <summary>The kind that the caller laid down, or null.</summary>
    public ColumnKind? Forced { get; init; }

    public MissingMarkers Markers { get; }

    public TimeShape Shape { get; init; }

    public string TrueText { get; init; } = "true";

    public string FalseText { get; init; } = "false";

    /// <summary>Integer may become number while blocks are parsed; the final kind does not depend on when.</summary>
    public Storage Storage
    {
        get => (Storage)_storage;
        set => _storage = (int)value;
    }

    /// <summary>Whether a value did not fit the storage, so that the column is to be read again as text.</summary>
    public bool Failed
    {
        get => _failed;
        set => _failed = value;
    }

    /// <summary>What a forced column wants, in words.</summary>
    public string Wanted => Forced switch
    {
        ColumnKind.Integer => "a whole number",
        ColumnKind.Number => "a number",
        ColumnKind.Boolean => $"{TrueText} or {FalseText}",
        _ => "a date or time written " + Utf8Time.NameOf(Shape),
    };
}

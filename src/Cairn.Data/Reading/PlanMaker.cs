using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>Turns what the sample suggests and what the caller lays down into the plan of a column.</summary>
internal static class PlanMaker
{
    /// <summary>The plan of a column.</summary>
    public static ColumnPlan For(string name, StorageChoice choice, MissingMarkers usual, TableReadOptions options)
    {
        SchemaField? field = options.Schema?.Find(name);
        ColumnKind? forced = options.Kinds.TryGetValue(name, out ColumnKind kind) ? kind : field?.Kind;
        MissingMarkers markers = field is { MissingMarkers.Count: > 0 }
            ? MissingMarkers.Of(field.MissingMarkers) : usual;
        Storage storage = forced switch
        {
            null => choice.Storage,
            ColumnKind.Integer => Storage.Integer,
            ColumnKind.Number => Storage.Number,
            ColumnKind.Boolean => Storage.Boolean,
            ColumnKind.Time => Storage.Time,
            _ => Storage.Textual,
        };
        TimeShape shape = field?.TimeFormat is string format ? TimeFormats.Parse(format)
            : choice.Shape != TimeShape.None ? choice.Shape : TimeShape.YearFirst;
        return new ColumnPlan(name, storage, markers)
        {
            Forced = forced,
            Shape = shape,
            TrueText = field?.TrueText ?? choice.TrueText ?? (choice.Storage == Storage.Integer ? "1" : "true"),
            FalseText = field?.FalseText ?? choice.FalseText ?? (choice.Storage == Storage.Integer ? "0" : "false"),
        };
    }
}

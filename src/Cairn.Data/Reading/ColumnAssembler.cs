using System.Globalization;
using System.Runtime.CompilerServices;
using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats.Text;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>Joins the chunks of a typed column, and decides whether what was met stands up over all the data.</summary>
internal static class ColumnAssembler
{
    private const int FewestRowsOfRun = 50;

    /// <summary>
    /// The column and its field, or null when the column has to be read again as text: a value did not fit, or what was
    /// taken for missing is too much to be believed.
    /// </summary>
    /// <remarks>Out of memory the numbers of an identifier are not made texts: its column is empty.</remarks>
    public static (Column Column, SchemaField Field)? Join(
        ColumnPlan plan, int index, IReadOnlyList<ColumnChunk> chunks, ScratchSpace? scratch = null)
    {
        if (plan.Failed)
            return null;
        long[] markers = new long[plan.Markers.Texts.Count];
        foreach (ColumnChunk chunk in chunks)
        {
            for (int i = 0; chunk.Markers is not null && i < markers.Length; i++)
                markers[i] += chunk.Markers[i];
        }
        Column? column = plan.Storage switch
        {
            Storage.Integer => new IntegerColumn(plan.Name, Concat<long>(chunks, scratch)),
            Storage.Number => JoinNumbers(plan, chunks, scratch),
            Storage.Boolean => new BooleanColumn(plan.Name, Concat<sbyte>(chunks, scratch)),
            _ => new TimeColumn(plan.Name, Concat<long>(chunks, scratch)),
        };
        if (column is null)
            return null;
        int present = column.Count - column.MissingCount;
        bool isGiven = plan.Forced is not null;
        if (!isGiven && (present == 0 || !StorageChoice.AreMarkersSupported(plan.Markers, markers, present)))
            return null;
        string extra = "";
        if (plan.Storage == Storage.Time)
            extra = ", written " + TimeNote(plan, chunks);
        if (plan.Storage == Storage.Boolean && plan.TrueText != "true")
            extra = $", written {plan.TrueText} or {plan.FalseText}";
        string[] used = [.. plan.Markers.Texts.Where((_, i) => markers[i] > 0)];
        if (used.Length > 0)
            extra += ", written " + string.Join(", ", used.Select(t => $"'{t}'"));
        string evidence = Evidence.Of(column, extra);
        if (!isGiven && column is IntegerColumn integers && IsIdentifier(integers, index, out string reason))
        {
            column = scratch is null ? AsIdentifier(integers) : new TextColumn(plan.Name, [], ColumnKind.Identifier);
            evidence = reason;
        }
        return (column, FieldOf(plan, column.Kind, evidence, used));
    }

    /// <summary>The field of a joined column.</summary>
    public static SchemaField FieldOf(
        ColumnPlan plan, ColumnKind kind, string evidence, IReadOnlyList<string> used) => new()
    {
        Name = plan.Name,
        Kind = kind,
        Evidence = plan.Forced is null ? evidence : "laid down; " + evidence,
        MissingMarkers = plan.Markers.AreUsual ? used : plan.Markers.Texts,
        TrueText = kind == ColumnKind.Boolean ? plan.TrueText : null,
        FalseText = kind == ColumnKind.Boolean ? plan.FalseText : null,
        TimeFormat = kind == ColumnKind.Time ? TimeFormats.NameOf(plan.Shape) : null,
    };

    /// <summary>The values of all chunks, one after another.</summary>
    private static ColumnStorage<T> Concat<T>(IReadOnlyList<ColumnChunk> chunks, ScratchSpace? scratch)
        where T : unmanaged
    {
        int rows = chunks.Sum(c => ((ColumnChunk<T>)c).Values.Length);
        ColumnStorage<T> storage = ColumnStorage.New(rows, scratch, out Span<T> values);
        foreach (ColumnChunk chunk in chunks)
        {
            ReadOnlySpan<T> part = ((ColumnChunk<T>)chunk).Values;
            part.CopyTo(values);
            values = values[part.Length..];
        }
        return storage;
    }

    /// <summary>Whether whole numbers only name their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsIdentifier(IntegerColumn column, int index, out string reason)
    {
        reason = "";
        ReadOnlySpan<long> values = column.Values;
        if (values.Length == 0 || column.MissingCount > 0)
            return false;
        bool isRun = true;
        for (int i = 1; i < values.Length && isRun; i++)
            isRun = values[i] == values[i - 1] + 1;
        bool areYears = values[0] >= 1000 && values[^1] <= 2999;
        if (isRun && index == 0 && values.Length >= FewestRowsOfRun && !areYears)
        {
            reason = FormattableString.Invariant(
                $"{values.Length} values number the rows, from {values[0]} to {values[^1]}");
            return true;
        }
        if (!ColumnNames.SoundsLikeIdentifier(column.Name) || (!isRun && !AreDistinct(values)))
            return false;
        reason = FormattableString.Invariant($"{values.Length} values are whole numbers, all different")
            + ", in a column with the name of an identifier";
        return true;
    }

    /// <summary>The same values as texts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TextColumn AsIdentifier(IntegerColumn column)
    {
        string?[] texts = new string?[column.Count];
        ReadOnlySpan<long> values = column.Values;
        for (int row = 0; row < texts.Length; row++)
        {
            if (values[row] != IntegerColumn.Missing)
                texts[row] = values[row].ToString(CultureInfo.InvariantCulture);
        }
        return new TextColumn(column.Name, texts, ColumnKind.Identifier);
    }

    private static bool AreDistinct(ReadOnlySpan<long> values)
    {
        long[] sorted = values.ToArray();
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static NumberColumn? JoinNumbers(ColumnPlan plan, IReadOnlyList<ColumnChunk> chunks, ScratchSpace? scratch)
    {
        // Digits alone that do not fit a long would lose their last places: such a column is a code.
        bool hasFraction = chunks.OfType<NumberChunk>().Any(c => c.HasFraction);
        if (plan.Forced is null && !hasFraction && chunks.OfType<NumberChunk>().Any(c => c.HasOverflow))
            return null;
        int rows = chunks.Sum(c => c is NumberChunk n ? n.Values.Length : ((IntegerChunk)c).Values.Length);
        ColumnStorage<double> storage = ColumnStorage.New(rows, scratch, out Span<double> values);
        int at = 0;
        foreach (ColumnChunk chunk in chunks)
        {
            if (chunk is NumberChunk numbers)
            {
                numbers.Values.CopyTo(values[at..]);
                at += numbers.Values.Length;
                continue;
            }
            foreach (long value in ((IntegerChunk)chunk).Values)
                values[at++] = value == IntegerColumn.Missing ? double.NaN : value;
        }
        return new NumberColumn(plan.Name, storage);
    }

    private static string TimeNote(ColumnPlan plan, IReadOnlyList<ColumnChunk> chunks)
    {
        string note = TimeFormats.NameOf(plan.Shape);
        bool isOpen = plan.Shape is TimeShape.DayFirst or TimeShape.MonthFirst
            && plan.Forced is null && !chunks.OfType<TimeChunk>().Any(c => c.IsDecisive);
        return isOpen ? note + ", though no day above 12 says so" : note;
    }
}

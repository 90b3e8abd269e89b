using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>Collects the values of one input column of a request, and refuses the ones that do not suit it.</summary>
internal abstract class ColumnBuilder
{
    private const int LongestQuote = 40;

    protected ColumnBuilder(InputField field)
    {
        Field = field;
    }

    /// <summary>The input column.</summary>
    public InputField Field { get; }

    /// <summary>Number of values so far.</summary>
    public int Count { get; protected set; }

    /// <summary>What a value has to be, for messages: <c>a number</c>.</summary>
    protected abstract string Wanted { get; }

    /// <summary>Makes a builder for a column.</summary>
    public static ColumnBuilder For(InputField field) => field.Kind switch
    {
        ColumnKind.Number or ColumnKind.Integer => new NumberColumnBuilder(field),
        ColumnKind.Boolean => new BooleanColumnBuilder(field),
        ColumnKind.Category => new CategoryColumnBuilder(field),
        ColumnKind.Time => new TimeColumnBuilder(field),
        _ => new TextColumnBuilder(field),
    };

    /// <summary>Forgets all values and makes room for <paramref name="rows"/> new ones; more may still come.</summary>
    public abstract void Reset(int rows);

    /// <summary>Adds the value that <paramref name="reader"/> stands on.</summary>
    /// <exception cref="InputException"><c>mistyped-column</c> or <c>missing-value</c>, naming column and
    /// row.</exception>
    public void Add(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            AddMissing();
        else
            AddValue(ref reader);
    }

    /// <summary>Adds a whole number of a binary tensor.</summary>
    public abstract void AddInteger(long value);

    /// <summary>Adds a number of a binary tensor; NaN is missing.</summary>
    public abstract void AddNumber(double value);

    /// <summary>Adds a BOOL of a binary tensor.</summary>
    public abstract void AddBoolean(bool value);

    /// <summary>Adds a text of a binary tensor.</summary>
    public abstract void AddText(ReadOnlySpan<byte> utf8);

    /// <summary>
    /// The column of the values added since the last reset; the builder no longer holds on to its storage.
    /// </summary>
    public abstract Column Build();

    /// <summary>Adds a missing value.</summary>
    protected void AddMissing()
    {
        if (!Field.AllowMissing)
        {
            throw new InputException(
                "missing-value",
                $"Column '{Field.Name}', row {Count + 1}: the value is missing, which this model does not take.");
        }
        AddMissingValue();
    }

    /// <summary>Adds the stored value that stands for a missing one.</summary>
    protected abstract void AddMissingValue();

    /// <summary>Adds a value that is not null.</summary>
    protected abstract void AddValue(ref Utf8JsonReader reader);

    /// <summary>The error for a JSON value of the wrong type.</summary>
    protected InputException Mistyped(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Mistyped("text " + Quote(reader.GetString()!)),
        JsonTokenType.True => Mistyped("true"),
        JsonTokenType.False => Mistyped("false"),
        JsonTokenType.StartArray => Mistyped("an array"),
        JsonTokenType.StartObject => Mistyped("an object"),
        _ => Mistyped(Shorten(Encoding.UTF8.GetString(reader.ValueSpan))),
    };

    /// <summary>The error for a value of the wrong type.</summary>
    protected InputException Mistyped(string found) => new(
        "mistyped-column",
        $"Column '{Field.Name}' ({ColumnKinds.NameOf(Field.Kind)}), row {Count + 1}: found {found}, wanted {Wanted}.");

    /// <summary>The number that <paramref name="reader"/> stands on, which has to be finite.</summary>
    protected double ReadFinite(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw Mistyped(ref reader);
        return reader.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Mistyped(Shorten(Encoding.UTF8.GetString(reader.ValueSpan))
                + ", which is not finite as a 64-bit number");
    }

    /// <summary>A text in quotes, shortened where it is long.</summary>
    protected static string Quote(string text) => "'" + Shorten(text) + "'";

    /// <summary>The text of a number as a file would hold it.</summary>
    protected static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>An array with room for one more value than <paramref name="count"/>.</summary>
    protected static T[] Room<T>(T[] values, int count)
    {
        if (count == values.Length)
            Array.Resize(ref values, Math.Max(4, count * 2));
        return values;
    }

    /// <summary>The first <paramref name="count"/> values, in an array of just that length.</summary>
    protected static T[] Trim<T>(T[] values, int count)
    {
        if (count != values.Length)
            Array.Resize(ref values, count);
        return values;
    }

    private static string Shorten(string text) =>
        text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
}

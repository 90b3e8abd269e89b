using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>Collects dates and instants in ISO 8601; those without a zone are UTC.</summary>
internal sealed class TimeColumnBuilder(InputField field) : ColumnBuilder(field)
{
    private long[] _ticks = [];

    /// <inheritdoc/>
    protected override string Wanted => "a date or time as text, such as \"2026-03-31\" or \"2026-03-31T12:00:00Z\"";

    /// <inheritdoc/>
    public override void Reset(int rows)
    {
        _ticks = new long[rows];
        Count = 0;
    }

    /// <inheritdoc/>
    public override void AddInteger(long value) => throw Mistyped(value.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override void AddNumber(double value) => throw Mistyped(Format(value));

    /// <inheritdoc/>
    public override void AddBoolean(bool value) => throw Mistyped(value ? "true" : "false");

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<byte> utf8)
    {
        if (TryReadDate(utf8, out long ticks))
            Push(ticks);
        else
            PushText(Encoding.UTF8.GetString(utf8));
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        TimeColumn column = new(Field.Name, Trim(_ticks, Count));
        _ticks = [];
        return column;
    }

    /// <inheritdoc/>
    protected override void AddMissingValue() => Push(TimeColumn.Missing);

    /// <inheritdoc/>
    protected override void AddValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Mistyped(ref reader);
        if (reader.ValueIsEscaped)
            PushText(reader.GetString()!);
        else
            AddText(reader.ValueSpan);
    }

    // yyyy-MM-dd, by far the commonest form.
    private static bool TryReadDate(ReadOnlySpan<byte> utf8, out long ticks)
    {
        ticks = 0;
        if (utf8.Length != 10 || utf8[4] != '-' || utf8[7] != '-')
            return false;
        int year = 0, month = 0, day = 0;
        for (int i = 0; i < 10; i++)
        {
            if (i is 4 or 7)
                continue;
            int digit = utf8[i] - '0';
            if ((uint)digit > 9)
                return false;
            if (i < 4)
                year = year * 10 + digit;
            else if (i < 7)
                month = month * 10 + digit;
            else
                day = day * 10 + digit;
        }
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    private void PushText(string text) =>
        Push(DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
            ? value.UtcTicks
            : throw Mistyped("text " + Quote(text)));

    private void Push(long ticks)
    {
        _ticks = Room(_ticks, Count);
        _ticks[Count++] = ticks;
    }
}

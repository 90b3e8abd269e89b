using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models.Signatures;
using Cairn.Server.Dashboard.Forms;

namespace Cairn.Server.Tests.Dashboard.Forms;

public sealed class FormFieldTests
{
    [Fact]
    public void Numbers_begin_at_the_median_and_say_their_range()
    {
        FormField field = FormField.Of(
            new InputField("fee", ColumnKind.Number), 4, ProfileOf(new NumberColumn("fee", [1.5, 22.123456, 90])));

        Assert.Equal(("c4", "number", "22.123", "1.5 to 90"), (field.Key, field.Control, field.Value, field.Hint));
    }

    [Fact]
    public void Integers_begin_at_a_whole_number()
    {
        FormField field = FormField.Of(
            new InputField("seats", ColumnKind.Integer), 0, ProfileOf(new IntegerColumn("seats", [1, 2, 3, 4])));

        Assert.Equal("2", field.Value);
    }

    [Fact]
    public void Categories_begin_at_the_most_frequent_level_and_offer_all()
    {
        FormField field = FormField.Of(
            new InputField("plan", ColumnKind.Category, Levels: ["a", "b", "c"]), 0,
            ProfileOf(CategoryColumn.FromTexts("plan", ["b", "b", "a"])));

        Assert.Equal("select", field.Control);
        Assert.Equal("b", field.Value);
        Assert.Equal(["a", "b", "c"], field.Choices);
    }

    [Fact]
    public void Category_of_very_many_levels_is_typed()
    {
        string[] levels = [.. Enumerable.Range(0, 1000).Select(i => $"level {i}")];

        FormField field = FormField.Of(new InputField("town", ColumnKind.Category, Levels: levels), 0, null);

        Assert.Equal(("text", ""), (field.Control, field.Value));
    }

    [Fact]
    public void Flag_is_a_tick_where_it_must_be_known_and_a_choice_where_it_may_be_missing()
    {
        Assert.Equal("checkbox", FormField.Of(new InputField("on", ColumnKind.Boolean, AllowMissing: false), 0, null).Control);
        Assert.Equal("select", FormField.Of(new InputField("on", ColumnKind.Boolean), 0, null).Control);
    }

    [Fact]
    public void Times_at_midnight_are_dates()
    {
        long day = new DateTime(2025, 6, 1).Ticks;
        InputField input = new("since", ColumnKind.Time);

        FormField date = FormField.Of(input, 0, ProfileOf(new TimeColumn("since", [day, day])));
        FormField moment = FormField.Of(input, 0, ProfileOf(new TimeColumn("since", [day + TimeSpan.TicksPerHour])));

        Assert.Equal(("date", "2025-06-01"), (date.Control, date.Value));
        Assert.Equal(("datetime-local", "2025-06-01T01:00:00"), (moment.Control, moment.Value));
    }

    [Fact]
    public void Request_that_is_shown_has_numbers_as_numbers_and_empty_fields_as_null()
    {
        PredictionForm form = PredictionForm.Of(new FakeModel().Signature, null)
            .With(new Dictionary<string, string> { ["c0"] = "80.5", ["c2"] = "true", ["c3"] = "basic" });

        string text = form.RequestText();

        Assert.Contains("\"age\": 80.5", text, StringComparison.Ordinal);
        Assert.Contains("\"visits\": null", text, StringComparison.Ordinal);
        Assert.Contains("\"active\": true", text, StringComparison.Ordinal);
        Assert.Contains("\"plan\": \"basic\"", text, StringComparison.Ordinal);
    }

    private static ColumnProfile ProfileOf(Column column) => TableProfile.Of(new Table(column)).Columns[0];
}

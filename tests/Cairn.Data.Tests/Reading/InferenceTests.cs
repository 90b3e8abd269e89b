using Cairn.Data.Columns;
using Cairn.Data.Reading;

namespace Cairn.Data.Tests.Reading;

public sealed class InferenceTests
{
    [Theory]
    [InlineData("1 2 -3", ColumnKind.Integer)]
    [InlineData("1 2.5 3", ColumnKind.Number)]
    [InlineData("1 2 3e2", ColumnKind.Number)]
    [InlineData("1.5 inf -inf", ColumnKind.Number)]
    [InlineData("true FALSE True", ColumnKind.Boolean)]
    [InlineData("yes no Yes", ColumnKind.Boolean)]
    [InlineData("y n y", ColumnKind.Boolean)]
    [InlineData("y y y", ColumnKind.Category)]
    [InlineData("yes no maybe", ColumnKind.Category)]
    [InlineData("0 1 1", ColumnKind.Integer)]
    [InlineData("007 008 009", ColumnKind.Category)]
    [InlineData("00.5 01.5 2", ColumnKind.Number)]
    [InlineData("99999999999999999999 1 2", ColumnKind.Category)]
    [InlineData("2026-01-02 2026-02-03", ColumnKind.Time)]
    [InlineData("13/02/2026 01/02/2026", ColumnKind.Time)]
    [InlineData("2026-01 2026-02", ColumnKind.Time)]
    [InlineData("2026-01-02 tomorrow", ColumnKind.Category)]
    [InlineData("a b a", ColumnKind.Category)]
    [InlineData("? NA null", ColumnKind.Category)]
    public void Kinds_follow_from_all_values(string values, ColumnKind kind) =>
        Assert.Equal(kind, Reads.Column(values.Split(' ')).Kind);

    [Fact]
    public void Empty_number_is_missing_not_zero()
    {
        NumberColumn column = Assert.IsType<NumberColumn>(Reads.Column("1.5", "", " ", "0"));
        Assert.Equal([1.5, double.NaN, double.NaN, 0], column.Values.ToArray());
        IntegerColumn whole = Assert.IsType<IntegerColumn>(Reads.Column("1", "", "0"));
        Assert.Equal([1, IntegerColumn.Missing, 0], whole.Values.ToArray());
    }

    [Theory]
    [InlineData("?")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("NULL")]
    [InlineData("nan")]
    [InlineData("-")]
    [InlineData("None")]
    [InlineData("unknown")]
    public void Markers_beside_numbers_are_missing(string marker)
    {
        Column column = Reads.Column("1", marker, "3");
        Assert.Equal(ColumnKind.Integer, column.Kind);
        Assert.Equal(["1", null, "3"], Reads.Texts(column));
    }

    [Fact]
    public void A_dash_is_a_level_where_nearly_nothing_else_is_there()
    {
        Column column = Reads.Column([.. Enumerable.Repeat("-", 99), "5"]);
        Assert.Equal(ColumnKind.Category, column.Kind);
        Assert.Equal(0, column.MissingCount);
    }

    [Fact]
    public void Words_that_may_mean_missing_stay_levels_among_texts()
    {
        Assert.Equal(["gold", "none", "unknown"], Reads.Texts(Reads.Column("gold", "none", "unknown")));
        Assert.Equal(["gold", null, null], Reads.Texts(Reads.Column("gold", "?", "N/A")));
    }

    [Fact]
    public void Na_is_a_country_among_codes_of_two_letters()
    {
        Assert.Equal(["DE", "NA", "FR"], Reads.Texts(Reads.Column("DE", "NA", "FR")));
        Assert.Equal(["gold", null, "tin"], Reads.Texts(Reads.Column("gold", "NA", "tin")));
    }

    [Fact]
    public void Days_above_twelve_decide_between_day_first_and_month_first()
    {
        Assert.Equal(["2026-02-01", "2026-02-13"], Reads.Texts(Reads.Column("01/02/2026", "13/02/2026")));
        Assert.Equal(["2026-01-02", "2026-02-13"], Reads.Texts(Reads.Column("01/02/2026", "02/13/2026")));
        Assert.Equal(ColumnKind.Category, Reads.Column("13/02/2026", "02/13/2026").Kind);
    }

    [Fact]
    public void Eight_digits_are_dates_only_under_the_name_of_a_date()
    {
        const string Rows = "19580329,316.1\n19580405,317.3\n";
        Assert.Equal("time number", Reads.Kinds(Reads.Csv("date,co2\n" + Rows)));
        Assert.Equal("integer number", Reads.Kinds(Reads.Csv("code,co2\n" + Rows)));
    }

    [Fact]
    public void Names_of_rows_are_identifiers_and_repeated_ones_are_not()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i * 7},{i % 3},u{i:D5},{i % 4}.5\n"));
        Assert.Equal("identifier integer identifier number", Reads.Kinds(Reads.Csv("customerId,order_id,ref,x\n" + rows)));
    }

    [Fact]
    public void A_first_column_that_counts_the_rows_is_an_identifier_but_years_are_not()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i + 1},{i + 1900},{i * i}\n"));
        Assert.Equal("identifier integer integer", Reads.Kinds(Reads.Csv("n,year,x\n" + rows)));
        string years = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i + 1900},{i * i}\n"));
        Assert.Equal("integer integer", Reads.Kinds(Reads.Csv("n,x\n" + years)));
    }

    [Fact]
    public void Sentences_are_text_and_few_words_are_levels()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"grade {i % 7},this is remark number {i} of many\n"));
        Assert.Equal("category text", Reads.Kinds(Reads.Csv("grade,remark\n" + rows)));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("007")]
    [InlineData("99999999999999999999")]
    public void A_value_that_fits_no_longer_at_the_very_end_is_never_lost(string last)
    {
        string[] values = [.. Enumerable.Range(0, 300_000).Select(i => (i % 100).ToString()), last];
        foreach (int threads in new[] { 1, 3 })
        {
            string text = "value,other\n" + string.Concat(values.Select(v => v + ",1.5\n"));
            Column column = Reads.Csv(text, new TableReadOptions { Threads = threads }).Table["value"];
            Assert.Equal(last == "1.5" ? ColumnKind.Number : ColumnKind.Category, column.Kind);
            Assert.Equal(values, Reads.Texts(column));
        }
    }

    [Fact]
    public void A_number_behind_a_first_block_of_gaps_is_found()
    {
        string text = "value,other\n" + string.Concat(Enumerable.Repeat(",1\n", 700_000)) + "2.5,1\n";
        Column column = Reads.Csv(text).Table["value"];
        Assert.Equal(ColumnKind.Number, column.Kind);
        Assert.Equal(700_000, column.MissingCount);
        Assert.Equal("2.5", column.Format(700_000));
    }

    [Fact]
    public void Evidence_is_a_sentence_that_a_person_understands()
    {
        TableReadResult result = Reads.Csv("age,plan,paid,since,note\n17,a,yes,2026-01-31,?\n90,b,no,2025-01-31,2\n18,b,no,,1\n");
        Assert.Equal(
            [
                "3 of 3 values are whole numbers from 17 to 90",
                "3 values are 2 different texts, most often 'b' (2)",
                "3 of 3 values are true or false, written yes or no",
                "2 of 3 values are times from 2025-01-31 to 2026-01-31; 1 missing, written yyyy-MM-dd",
                "2 of 3 values are whole numbers from 1 to 2; 1 missing, written '?'",
            ],
            result.Schema.Fields.Select(f => f.Evidence));
        Assert.Equal(["?"], result.Schema.Find("note")!.MissingMarkers);
    }
}

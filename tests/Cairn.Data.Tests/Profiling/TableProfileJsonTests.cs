using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Formats;

namespace Cairn.Data.Tests.Profiling;

public sealed class TableProfileJsonTests
{
    [Fact]
    public void Profile_survives_json()
    {
        TableProfile profile = TableProfile.Of(TableProfileTests.Mixed(500))
            .WithPredictions(new Table(new NumberColumn("probability_yes", [0.25, 0.5])));
        string text = profile.ToJson().ToJsonString();

        TableProfile read = TableProfile.FromJson(JsonNode.Parse(text));

        Assert.Equal(text, read.ToJson().ToJsonString());
        Assert.Equal(500, read.Rows);
        Assert.Equal(profile.Columns[0].Quantiles, read.Columns[0].Quantiles);
        Assert.Equal(profile.Columns[0].Mean, read.Columns[0].Mean);
        Assert.Equal(profile.Columns[3].TopValues, read.Columns[3].TopValues);
        Assert.Equal("probability_yes", Assert.Single(read.Predictions).Name);
    }

    [Fact]
    public void Estimated_distinct_count_stays_marked()
    {
        ColumnProfile column = new()
        {
            Name = "t", Kind = ColumnKind.Text, Count = 9, Missing = 0, Distinct = 5, DistinctIsExact = false,
        };

        TableProfile read = TableProfile.FromJson(new TableProfile { Rows = 9, Columns = [column] }.ToJson());

        Assert.False(read.Columns[0].DistinctIsExact);
    }

    [Theory]
    [InlineData("\"missing\":1", "\"missing\":-1", "columns[0].missing, found no whole number")]
    [InlineData("\"missing\":1", "\"missing\":40", "contradict each other")]
    [InlineData("\"missing\":1", "\"missing\":\"few\"", "columns[0].missing")]
    [InlineData("\"kind\":\"number\"", "\"kind\":\"quaternion\"", "'quaternion' is not a kind of column")]
    [InlineData("\"kind\":\"number\"", "\"kind\":\"text\"", "quantiles of a text column")]
    [InlineData("\"quantiles\":[1,", "\"quantiles\":[9,", "columns[0].quantiles[1], 1.03 is out of order or range")]
    [InlineData("\"quantiles\":[1,", "\"quantiles\":[\"1\",", "columns[0].quantiles[0], found no finite number")]
    [InlineData("\"quantiles\":[1,", "\"quantiles\":[", "not equally many")]
    [InlineData("\"mean\":2.5", "\"mean\":1e999", "columns[0].mean, found no finite number")]
    [InlineData("\"below\":[0,", "\"below\":[-1,", "columns[0].below[0], -1 is out of order or range")]
    [InlineData("\"rows\":5", "\"rows\":5,\"rows\":6", "stands twice")]
    [InlineData("\"value\":\"1\",\"count\":1", "\"value\":\"1\",\"count\":99", "a count of 99 where 4 rows are left")]
    [InlineData("\"other_count\":0", "\"other_count\":7", "columns[0].other_count")]
    [InlineData("\"columns\":[", "\"columns\":[7,", "columns[0], found no JSON object")]
    public void Nonsense_is_refused_with_its_place(string good, string bad, string expected)
    {
        string text = TableProfile.Of(new Table(new NumberColumn("x", [1, 2, 3, 4, double.NaN]))).ToJson().ToJsonString();
        Assert.Contains(good, text);

        InputException error = Assert.Throws<InputException>(
            () => TableProfile.FromJson(JsonNode.Parse(text.Replace(good, bad, StringComparison.Ordinal))));

        Assert.Equal("bad-profile", error.Code);
        Assert.Contains(expected, error.Message);
        Assert.Contains("cairn train", error.Hint);
    }

    [Fact]
    public void Second_column_of_the_same_name_is_refused()
    {
        ColumnProfile column = new() { Name = "x", Kind = ColumnKind.Text, Count = 1, Missing = 0, Distinct = 1 };

        InputException error = Assert.Throws<InputException>(
            () => TableProfile.FromJson(new TableProfile { Rows = 1, Columns = [column, column] }.ToJson()));

        Assert.Contains("columns[1], a second column 'x'", error.Message);
    }

    [Fact]
    public void Endless_list_of_quantiles_is_refused()
    {
        string many = string.Join(',', Enumerable.Repeat("1", 5000));
        JsonNode json = JsonNode.Parse(
            $$"""{"rows":1,"columns":[{"name":"x","kind":"number","count":1,"missing":0,"distinct":1,"quantiles":[{{many}}]}]}""")!;

        InputException error = Assert.Throws<InputException>(() => TableProfile.FromJson(json));

        Assert.Contains("5000 entries, at most 1001 are read", error.Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("{\"rows\":1}")]
    [InlineData("{\"rows\":1,\"columns\":[{}]}")]
    public void Other_json_is_refused(string text)
    {
        InputException error = Assert.Throws<InputException>(() => TableProfile.FromJson(JsonNode.Parse(text)));

        Assert.Equal("bad-profile", error.Code);
    }
}

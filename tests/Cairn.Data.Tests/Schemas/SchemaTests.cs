using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats;

namespace Cairn.Data.Tests.Schemas;

public sealed class SchemaTests
{
    [Fact]
    public void A_saved_schema_loads_as_it_was()
    {
        Schema schema = new(
        [
            new SchemaField { Name = "a", Kind = ColumnKind.Number, Evidence = "3 of 3", MissingMarkers = ["?"] },
            new SchemaField { Name = "é", Kind = ColumnKind.Boolean, TrueText = "oui", FalseText = "non" },
            new SchemaField { Name = "t", Kind = ColumnKind.Time, TimeFormat = "MM/dd/yyyy" },
        ]);
        string path = Path.GetTempFileName();
        schema.Save(path);
        Schema back = Schema.Load(path);
        Assert.Equal(schema.ToJson().ToJsonString(), back.ToJson().ToJsonString());
        Assert.Equal("oui", back.Find("é")!.TrueText);
        Assert.Null(back.Find("b"));
        File.Delete(path);
    }

    [Theory]
    [InlineData("{", "malformed-schema")]
    [InlineData("{}", "malformed-schema")]
    [InlineData("{\"columns\": [5]}", "malformed-schema")]
    [InlineData("{\"columns\": [{\"name\": \"a\"}]}", "malformed-schema")]
    [InlineData("{\"columns\": [{\"name\": 5, \"kind\": \"number\"}]}", "malformed-schema")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"kind\": \"numbr\"}]}", "unknown-kind")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"kind\": \"time\", \"time_format\": \"yy\"}]}", "malformed-schema")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"kind\": \"text\", \"missing\": \"?\"}]}", "malformed-schema")]
    [InlineData("[{\"name\": \"a\", \"kind\": \"text\"}, {\"name\": \"a\", \"kind\": \"text\"}]", "malformed-schema")]
    public void A_schema_that_cannot_be_used_is_refused(string json, string code)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        Assert.Equal(code, Assert.Throws<InputException>(() => Schema.Load(path)).Code);
        File.Delete(path);
    }

    [Fact]
    public void A_schema_file_that_is_not_there_is_refused() =>
        Assert.Equal("file-not-found", Assert.Throws<InputException>(() => Schema.Load("none.json")).Code);
}

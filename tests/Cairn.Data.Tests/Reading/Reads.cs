using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Formats;

namespace Cairn.Data.Tests.Reading;

/// <summary>Shorthand of the tests of reading.</summary>
internal static class Reads
{
    public static TableReadResult Csv(string text, TableReadOptions? options = null, string name = "x.csv") =>
        TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, options);

    public static TableReadResult Json(string text, TableReadOptions? options = null) => Csv(text, options, "x.jsonl");

    public static T Refused<T>(string text, TableReadOptions? options = null, string name = "x.csv")
        where T : InputException => Assert.Throws<T>(() => Csv(text, options, name));

    public static IEnumerable<string?> Texts(Column column) => (string?[])[.. Enumerable.Range(0, column.Count).Select(column.Format)];

    public static string Kinds(TableReadResult result) =>
        string.Join(' ', result.Table.Columns.Select(c => ColumnKinds.NameOf(c.Kind)));

    // One column of the given values, under a name that hints at nothing, beside one that keeps blank lines records.
    public static Column Column(params string[] values) => Csv(
        "value,other\n" + string.Concat(values.Select(v => v + ",1.5\n")), new TableReadOptions { HasHeader = true }).Table["value"];
}

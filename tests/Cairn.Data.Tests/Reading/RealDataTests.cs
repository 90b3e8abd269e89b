using Cairn.Data.Columns;
using Cairn.Data.Reading;

namespace Cairn.Data.Tests.Reading;

/// <summary>Real files as people keep them; the counts are those of the files' own descriptions.</summary>
public sealed class RealDataTests
{
    // Kinds by their first letters: n number, i integer, b boolean, c category, x text, t time, d identifier.
    [Theory]
    [InlineData("tabular/adult_train.csv.gz", 32561, "icicicccccIIicc")]
    [InlineData("tabular/adult-train.csv.gz", 32561, "icicicccccIIicc")]
    [InlineData("tabular/adult-test.csv.gz", 16281, "icicicccccIIicc")]
    [InlineData("tabular/auto_imports.csv", 201, "iicccccccnnnnicciCnnniiiii")]
    [InlineData("tabular/banknote_authentication.csv", 1372, "nnnni")]
    [InlineData("tabular/bike_sharing_hour_train.csv", 13949, "dtiiiiiiiinnnniii")]
    [InlineData("tabular/california_housing.csv.gz", 20640, "nnnnnnnnnc")]
    [InlineData("tabular/diamonds.csv.gz", 53940, "ncccnninnn")]
    [InlineData("tabular/german.csv", 1000, "ciccicciccicicciciccI")]
    [InlineData("tabular/heart_disease_train.csv", 283, "nnnnnnnnnnnnni")]
    [InlineData("tabular/iris.csv", 150, "nnnni")]
    [InlineData("tabular/wine.csv", 178, "nnnninnnnnnnii")]
    [InlineData("tabular/penguins.csv", 344, "ccnniic")]
    [InlineData("tabular/taxis.csv", 6433, "ttinnnnncccccc")]
    [InlineData("tabular/titanic.csv", 891, "iicniinccCbccbb")]
    [InlineData("tabular/lightgbm_binary_classification/binary.test", 500, "innnnnnnnnnnnnnnnnnnnnnnnnnnn")]
    [InlineData("survival/anderson.csv", 42, "iiini")]
    [InlineData("survival/lymph_node.csv", 686, "dtttiiiiiiiiiiii")]
    [InlineData("survival/interval_diabetes.csv", 731, "diic")]
    [InlineData("timeseries/airline-passengers.csv", 144, "ti")]
    [InlineData("timeseries/chicago_ridership.csv", 7701, "tciii")]
    [InlineData("timeseries/co2.csv", 2284, "tn")]
    [InlineData("timeseries/nile.csv", 100, "ii")]
    [InlineData("timeseries/ontario_energy_demand_hourly.csv.gz", 119856, "ti")]
    [InlineData("nlp/sms_spam.tsv", 5574, "cx")]
    [InlineData("nlp/ag_news_test_7600.csv.gz", 7600, "ixx")]
    [InlineData("nlp/wikipedia_detox_250.tsv", 249, "ix")]
    [InlineData("graph/cora.nodes.tsv", 2708, "dicx")]
    public void Tables_have_the_rows_and_kinds_of_their_description(string file, int rows, string kinds)
    {
        TableReadResult result = TableReader.Read(PathOf(file));
        Assert.Equal(rows, result.Table.RowCount);
        Assert.Equal(kinds.ToLowerInvariant(), Letters(result.Table));
    }

    [Fact]
    public void Question_marks_of_the_raw_census_are_missing()
    {
        TableReadResult raw = TableReader.Read(PathOf("tabular/adult-train.csv.gz"));
        TableReadResult clean = TableReader.Read(PathOf("tabular/adult_train.csv.gz"));
        Assert.Equal(1836, raw.Table["c2"].MissingCount);
        for (int column = 0; column < 15; column++)
            Assert.Equal(Reads.Texts(clean.Table.Columns[column]), Reads.Texts(raw.Table.Columns[column]));
        Assert.Equal("32561 of 32561 values are whole numbers from 17 to 90", clean.Schema.Fields[0].Evidence);
    }

    [Fact]
    public void Every_delimited_file_is_read_or_refused_with_its_line()
    {
        string root = Path.GetDirectoryName(PathOf("MANIFEST.md"))!;
        foreach (string folder in new[] { "tabular", "survival", "timeseries", "nlp", "fairness", "graph", "recsys" })
        {
            IEnumerable<string> files = Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories)
                .Where(f => f.Contains(".csv", StringComparison.Ordinal) || f.Contains(".tsv", StringComparison.Ordinal));
            foreach (string file in files)
            {
                // The one file that is not UTF-8.
                if (file.EndsWith("movielens_small_movies.csv", StringComparison.Ordinal))
                {
                    Assert.Equal(248, Assert.Throws<Cairn.Formats.MalformedDataException>(() => TableReader.Read(file)).Line);
                    continue;
                }
                TableReadResult result = TableReader.Read(file);
                Assert.True(result.Table.RowCount > 10, file);
                Assert.All(result.Schema.Fields, f => Assert.NotEmpty(f.Evidence));
            }
        }
    }

    private static string Letters(Table table) => string.Concat(table.Columns.Select(c => c.Kind switch
    {
        ColumnKind.Text => 'x',
        ColumnKind.Identifier => 'd',
        _ => ColumnKinds.NameOf(c.Kind)[0],
    }));

    private static string PathOf(string file)
    {
        string? root = Environment.GetEnvironmentVariable("CAIRN_DATA");
        Assert.SkipUnless(root is not null, "CAIRN_DATA is not set");
        string path = Path.Combine(root, file);
        Assert.SkipUnless(File.Exists(path), $"{path} is not there");
        return path;
    }
}

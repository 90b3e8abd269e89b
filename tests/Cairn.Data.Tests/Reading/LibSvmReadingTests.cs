using System.Text;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;

namespace Cairn.Data.Tests.Reading;

public sealed class LibSvmReadingTests
{
    [Fact]
    public void Each_index_that_occurs_is_a_column_called_by_it()
    {
        TableReadResult read = Read("1 qid:4 2:0.5 9:1\n0 qid:4 9:2\n0 qid:5 2:1\n3 qid:5 120:1\n");
        Assert.Equal(["label", "qid", "f2", "f9", "f120"], read.Table.Names);
        Assert.Equal([0.5, 0, 1, 0], read.Table["f2"].ToNumbers());
        Assert.Equal(ColumnKind.Integer, read.Table["label"].Kind);
        Assert.Equal([4, 4, 5, 5], read.Table["qid"].ToNumbers());
        Assert.Equal(("label", "qid", null), (read.TargetColumn, read.QueryColumn, read.WeightColumn));
        Assert.IsType<SparseNumberColumn>(read.Table["f120"]);
        Assert.Equal(["rows.svm was read as LibSVM: 4 rows, 5 entries; what is not written is 0"], read.Notes);
    }

    [Fact]
    public void What_is_not_written_is_missing_where_asked_for()
    {
        TableReadResult read = Read("1 2:0.5\n0 3:1\n", new TableReadOptions { AbsentIsMissing = true });
        Assert.Equal([0.5, double.NaN], read.Table["f2"].ToNumbers());
        Assert.Equal(1, read.Table["f3"].MissingCount);
    }

    [Fact]
    public void Columns_that_a_schema_knows_are_there_though_nothing_of_them_is_written()
    {
        Schema schema = new(
        [
            new SchemaField { Name = "label", Kind = ColumnKind.Number }, new SchemaField { Name = "f1", Kind = ColumnKind.Number },
            new SchemaField { Name = "f7", Kind = ColumnKind.Number },
        ]);
        TableReadResult read = Read("1 7:1 30:1\n0 7:2\n", new TableReadOptions { Schema = schema });
        Assert.Equal(["label", "f1", "f7", "f30"], read.Table.Names);
        Assert.Equal([0, 0], read.Table["f1"].ToNumbers());
        InputException error = Assert.Throws<InputException>(() => Read(
            "1 7:1\n", new TableReadOptions { Kinds = new Dictionary<string, ColumnKind> { ["colour"] = ColumnKind.Category } }));
        Assert.Equal("unknown-column", error.Code);
    }

    [Fact]
    public void Labels_that_are_no_whole_numbers_are_numbers_and_weights_are_a_column()
    {
        TableReadResult read = Read("1.5:2 1:1\n0 1:2\n");
        Assert.Equal(ColumnKind.Number, read.Table["label"].Kind);
        Assert.Equal([2, 1], read.Table["weight"].ToNumbers());
        Assert.Equal("weight", read.WeightColumn);
    }

    [Fact]
    public void The_format_is_known_by_name_or_first_line_and_by_option()
    {
        Assert.Equal(["label", "f3"], Read("1 3:1\n", name: "agaricus.txt.train").Table.Names);
        Assert.Equal(["label", "f3"], Read("1 3:1\n", name: "rows.libsvm.gz").Table.Names);
        Assert.Equal(["label"], Read("1\n2\n", name: "rows.svm").Table.Names);
        Assert.Equal(["label"], Read("1\n2\n", new TableReadOptions { Format = TableFormat.LibSvm }, "rows.csv").Table.Names);
        Assert.DoesNotContain("label", Read("1 3:1\n", name: "rows.csv").Table.Names);
    }

    [Fact]
    public void More_columns_than_allowed_are_refused()
    {
        MalformedDataException error = Assert.Throws<MalformedDataException>(
            () => Read("1 1:1 2:1 3:1\n", new TableReadOptions { MaxColumns = 2 }));
        Assert.Equal("rows.svm: found 3 different indices, where at most 2 are read.", error.Message);
    }

    [Fact]
    public void Files_of_queries_and_weights_become_columns()
    {
        string folder = Directory.CreateTempSubdirectory("cairn-side-").FullName;
        try
        {
            string queries = Path.Combine(folder, "rows.query");
            string weights = Path.Combine(folder, "rows.weight");
            TableReadResult data = Read("1 1:1\n0 1:2\n1 1:3\n");
            File.WriteAllText(queries, "2\n0\n1\n");
            File.WriteAllText(weights, "1\n0.5\n2\n\n");
            TableReadResult with = SideFile.WithWeights(SideFile.WithQueries(data, queries), weights);
            Assert.Equal([0, 0, 2], with.Table["query"].ToNumbers());
            Assert.Equal([1, 0.5, 2], with.Table["weight"].ToNumbers());
            Assert.Equal(("query", "weight"), (with.QueryColumn, with.WeightColumn));
            Assert.Equal(with.Table.Names, with.Schema.Fields.Select(field => field.Name));

            AssertRefused("2\n2\n", "wrong-rows", "rows.query is for more than 3 rows, the data has 3.");
            AssertRefused("2\n", "wrong-rows", "rows.query is for 2 rows, the data has 3.");
            AssertRefused("2\n-1\n", "malformed-data", "rows.query, line 2: found -1, wanted the number of rows of a query.");
            AssertRefused("2\n1.5\n", "malformed-data", "rows.query, line 2: found 1.5, wanted the number of rows of a query.");
            AssertRefused("2\n1e300\n", "wrong-rows", "rows.query is for more than 3 rows, the data has 3.");
            AssertRefused("\ntwo\n", "malformed-data", "rows.query, line 2: found 'two', wanted a number.");
            File.WriteAllText(queries, "3\n");
            InputException again = Assert.Throws<InputException>(() => SideFile.WithQueries(with, queries));
            Assert.Equal(("duplicate-column", "The data has a column 'query' already."), (again.Code, again.Message));

            void AssertRefused(string text, string code, string message)
            {
                File.WriteAllText(queries, text);
                InputException error = Assert.ThrowsAny<InputException>(() => SideFile.WithQueries(data, queries));
                Assert.Equal((code, message), (error.Code, error.Message));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("tabular/xgboost_agaricus/agaricus.txt.train", 6513, 117)]
    [InlineData("tabular/lightgbm_lambdarank/rank.train.gz", 3005, 218)]
    public void Known_files_are_read_whole(string file, int rows, int features)
    {
        string? root = Environment.GetEnvironmentVariable("CAIRN_DATA");
        string path = Path.Combine(root ?? "", file);
        Assert.SkipUnless(root is not null && File.Exists(path), $"CAIRN_DATA has no {file}");
        TableReadResult read = TableReader.Read(path);
        Assert.Equal(rows, read.Table.RowCount);
        Assert.Equal(features, read.Table.Columns.Count - 1);
    }

    private static TableReadResult Read(string text, TableReadOptions? options = null, string name = "rows.svm") =>
        TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, options);
}

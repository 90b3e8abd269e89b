using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Data.Reading;
using Cairn.Data.Writing;
using Cairn.Numerics.Random;

namespace Cairn.Data.Tests.Columns;

public sealed class SingleColumnTests
{
    private static readonly float[] s_values = [.. Values()];

    private static readonly SingleColumn s_single = new("x", s_values);

    private static readonly NumberColumn s_double = new("x", [.. s_values.Select(value => (double)value)]);

    [Fact]
    public void It_behaves_as_the_column_of_the_same_doubles()
    {
        AssertSame(s_double, s_single);
        AssertSame(s_double.Take([3, 5, 5, 0]), s_single.Take([3, 5, 5, 0]));
        AssertSame(s_double.Take([]), s_single.Take([]));
        AssertSame(s_double.Rename("y"), s_single.Rename("y"));
        double[] part = new double[10];
        s_single.CopyNumbers(7, part);
        Assert.Equal(s_double.ToNumbers()[7..17], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_single.CopyNumbers(s_values.Length - 5, part));
    }

    [Fact]
    public void Profiles_conversions_and_sparse_rows_take_it_as_numbers()
    {
        Assert.Equal(
            TableProfileJson.Write(TableProfile.Of(new Table(s_double))).ToJsonString(),
            TableProfileJson.Write(TableProfile.Of(new Table(s_single))).ToJsonString());
        Assert.Same(s_single, ColumnConversion.Convert(s_single, ColumnKind.Number));
        Assert.Equal(
            ColumnConversion.Convert(s_double, ColumnKind.Category).Format(4),
            ColumnConversion.Convert(s_single, ColumnKind.Category).Format(4));
        Assert.Equal(
            SparseMatrix.FromTable(new Table(s_double)).Values.ToArray(),
            SparseMatrix.FromTable(new Table(s_single)).Values.ToArray());
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".jsonl")]
    public void What_is_written_reads_back_as_the_same_numbers(string ending)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ending);
        try
        {
            TableWriter.Write(new Table(s_single, new IntegerColumn("n", [.. s_values.Select((_, row) => (long)row)])), path);
            Assert.Equal(s_double.ToNumbers(), TableReader.Read(path).Table["x"].ToNumbers());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Tables_below_one_another_stay_single_where_all_are()
    {
        SparseNumberColumn sparse = new("x", 3, [1], [0.1]);
        Column both = Concatenation.Of([new Table(s_single), new Table(s_single)]).Columns[0];
        Assert.IsType<SingleColumn>(both);
        Assert.Equal([.. s_double.ToNumbers(), .. s_double.ToNumbers()], both.ToNumbers());
        Column mixed = Concatenation.Of([new Table(s_single), new Table(s_double), new Table(sparse)]).Columns[0];
        Assert.IsType<NumberColumn>(mixed);
        Assert.Equal([.. s_double.ToNumbers(), .. s_double.ToNumbers(), 0, 0.1, 0], mixed.ToNumbers());
        Assert.Equal([0, 0.1, 0, .. s_double.ToNumbers()], Concatenation.Of([new Table(sparse), new Table(s_single)]).Columns[0].ToNumbers());
    }

    private static void AssertSame(Column wanted, Column found)
    {
        Assert.Equal((wanted.Name, wanted.Kind, wanted.Count, wanted.MissingCount), (found.Name, found.Kind, found.Count, found.MissingCount));
        Assert.Equal(wanted.ToNumbers(), found.ToNumbers());
        for (int row = 0; row < wanted.Count; row++)
        {
            Assert.Equal(wanted.IsMissing(row), found.IsMissing(row));
            Assert.Equal(wanted.Format(row), found.Format(row));
            Assert.Equal(wanted.ValueAt(row), found.ValueAt(row));
        }
    }

    private static IEnumerable<float> Values()
    {
        SeededRandom random = new(5);
        foreach (float special in new[] { 0f, -0f, 0.1f, float.NaN, 1e-40f, float.MaxValue, -float.Epsilon, 16_777_217f })
            yield return special;
        for (int i = 0; i < 40; i++)
            yield return (float)(random.NextNormal() * Math.Pow(10, random.NextInt(20) - 10));
    }
}

using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Data.Writing;
using Cairn.Numerics.Random;

namespace Cairn.Data.Tests.Columns;

public sealed class SparseNumberColumnTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(2.5)]
    public void It_behaves_as_the_dense_column_of_the_same_numbers(double others)
    {
        SeededRandom random = new(8);
        double[] dense = new double[100];
        Array.Fill(dense, others);
        int[] rows = [.. Enumerable.Range(0, 100).Where(_ => random.NextInt(6) == 0)];
        double[] values = [.. rows.Select(row => row % 13 == 0 ? double.NaN : row / 4.0)];
        for (int i = 0; i < rows.Length; i++)
            dense[rows[i]] = values[i];
        SparseNumberColumn sparse = new("x", 100, rows, values, others);
        NumberColumn plain = new("x", dense);
        AssertSame(plain, sparse);
        AssertSame(plain.Take([3, 5, 50, 99]), sparse.Take([3, 5, 50, 99]));
        int[] order = [.. Enumerable.Range(0, 150).Select(i => i * 37 % 100)];
        AssertSame(plain.Take(order), sparse.Take(order));
        AssertSame(plain.Take([]), sparse.Take([]));
        AssertSame(plain.Rename("y"), sparse.Rename("y"));
        for (int start = 0; start < 100; start += 7)
        {
            double[] part = new double[Math.Min(20, 100 - start)];
            sparse.CopyNumbers(start, part);
            Assert.Equal(dense[start..(start + part.Length)], part);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => sparse.CopyNumbers(95, new double[6]));
    }

    [Fact]
    public void Tables_profiles_and_files_take_it_as_numbers()
    {
        Table table = new(new SparseNumberColumn("x", 5, [1, 3], [2, 4]), new NumberColumn("y", [1, 2, 3, 4, 5]));
        ColumnProfile profile = TableProfile.Of(table).Columns[0];
        Assert.Equal((3L, 0L, 1.2), (profile.Distinct, profile.Missing, profile.Mean));
        Table dense = table.With(new NumberColumn("x", [0, 2, 0, 4, 0]));
        foreach (string ending in new[] { ".csv", ".jsonl" })
            Assert.Equal(Written(dense, ending), Written(table, ending));
        Assert.Same(table.Columns[0], ColumnConversion.Convert(table.Columns[0], ColumnKind.Number));
    }

    [Fact]
    public void Constant_is_what_never_differs()
    {
        Assert.True(new SparseNumberColumn("x", 3, [], []).IsConstant);
        Assert.True(new SparseNumberColumn("x", 3, [1], [0]).IsConstant);
        Assert.True(new SparseNumberColumn("x", 2, [0, 1], [7, 7]).IsConstant);
        Assert.False(new SparseNumberColumn("x", 3, [1], [1]).IsConstant);
        Assert.True(new SparseNumberColumn("x", 3, [], [], double.NaN).IsConstant);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SparseNumberColumn("x", 3, [1, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new SparseNumberColumn("x", 3, [2, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new SparseNumberColumn("x", 3, [3], [1]));
        Assert.Throws<ArgumentException>(() => new SparseNumberColumn("x", 3, [-1], [1]));
        Assert.Throws<ArgumentException>(() => new SparseNumberColumn("x", 3, [1], []));
    }

    private static string Written(Table table, string ending)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ending);
        try
        {
            TableWriter.Write(table, path);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertSame(Column wanted, Column found)
    {
        Assert.Equal(
            (wanted.Name, wanted.Kind, wanted.Count, wanted.MissingCount), (found.Name, found.Kind, found.Count, found.MissingCount));
        Assert.Equal(wanted.ToNumbers(), found.ToNumbers());
        for (int row = 0; row < wanted.Count; row++)
        {
            Assert.Equal(wanted.Format(row), found.Format(row));
            Assert.Equal(wanted.ValueAt(row), found.ValueAt(row));
            Assert.Equal(wanted.IsMissing(row), found.IsMissing(row));
        }
    }
}

using Cairn.Data.Columns;

namespace Cairn.Data.Tests;

public sealed class SparseMatrixTests
{
    [Fact]
    public void A_table_has_each_entry_in_its_place()
    {
        SparseMatrix matrix = new(4, [0, 2, 2, 4, 5], [3, 0, 1, 3, 3], [1.5, 2, 4, 5, 6]);
        Table table = matrix.ToTable(["a", "b", "c", "d"]);
        Assert.Equal(["a", "b", "c", "d"], table.Names);
        Assert.Equal([2, 0, 0, 0], table["a"].ToNumbers());
        Assert.Equal([0, 0, 4, 0], table["b"].ToNumbers());
        Assert.Equal([0, 0, 0, 0], table["c"].ToNumbers());
        Assert.Equal([1.5, 0, 5, 6], table["d"].ToNumbers());
        Assert.IsType<SparseNumberColumn>(table["a"]);
        Assert.IsType<NumberColumn>(table["d"]);
        SparseMatrix back = SparseMatrix.FromTable(table);
        Assert.Equal(5, back.EntryCount);
        Assert.Equal(matrix.RowStarts, back.RowStarts);
        Assert.Equal([0, 3, 1, 3, 3], back.Columns);
        Assert.Equal([2, 1.5, 4, 5, 6], back.Values);
    }

    [Fact]
    public void What_is_not_stored_may_be_missing()
    {
        Table table = new SparseMatrix(1, [0, 1, 1, 1, 1], [0], [0], double.NaN).ToTable();
        Assert.Equal("f0", table.Columns[0].Name);
        Assert.Equal([0, double.NaN, double.NaN, double.NaN], table.Columns[0].ToNumbers());
        Assert.Equal(1, SparseMatrix.FromTable(table, double.NaN).EntryCount);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 2], [0], [1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [], [], []));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 2, 1, 2], [0, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 1], [2], [1]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 2], [1, 1], [1, 2]).ToTable());
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, [0, 1], [1], [1]).ToTable(["only"]));
    }
}

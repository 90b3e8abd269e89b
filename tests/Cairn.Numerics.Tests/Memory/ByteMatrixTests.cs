using Cairn.Numerics.Memory;

namespace Cairn.Numerics.Tests.Memory;

public sealed class ByteMatrixTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1000, 7)]
    [InlineData(100_001, 64)]
    public void Every_cell_is_zero_at_first_and_keeps_what_is_written(int rows, int stride)
    {
        ByteMatrix matrix = new(rows, stride);
        Assert.Equal(rows, matrix.RowCount);
        Assert.Equal(stride, matrix.Stride);
        Assert.True(matrix.Rows(0, rows).IndexOfAnyExcept((byte)0) < 0);
        for (int row = 0; row < rows; row++)
            matrix.Rows(row, 1).Fill((byte)(row * 31));
        GC.Collect();
        for (int row = 0; row < rows; row++)
            Assert.True(matrix.Rows(row, 1).IndexOfAnyExcept((byte)(row * 31)) < 0);
        GC.KeepAlive(matrix);
    }

    [Fact]
    public void Rows_that_do_not_exist_are_refused()
    {
        ByteMatrix matrix = new(10, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Rows(8, 3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Rows(-1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Rows(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteMatrix(-1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteMatrix(4, 0));
    }
}

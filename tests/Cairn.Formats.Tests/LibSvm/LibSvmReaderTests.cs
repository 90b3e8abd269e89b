using System.Text;
using Cairn.Formats.LibSvm;

namespace Cairn.Formats.Tests.LibSvm;

public sealed class LibSvmReaderTests
{
    [Fact]
    public void Labels_indices_and_values_are_read_as_written()
    {
        LibSvmData data = Read("# a comment\n1 1:0.5 7:-2e3\n\n-1.5 0:1\t3:nan # why\r\n+2\n");
        Assert.Equal([1, -1.5, 2], data.Labels);
        Assert.Equal([0, 2, 4, 4], data.RowStarts);
        Assert.Equal([1, 7, 0, 3], data.Indices);
        Assert.Equal([0.5, -2000, 1, double.NaN], data.Values);
        Assert.Null(data.Queries);
        Assert.Null(data.Weights);
    }

    [Fact]
    public void Queries_and_weights_are_read_where_they_are_written()
    {
        LibSvmData data = Read("3 qid:7 1:1\n0:0.25 qid:7 2:1\n1 qid:-9 3:1");
        Assert.Equal([7, 7, -9], data.Queries!);
        Assert.Equal([1, 0.25, 1], data.Weights!);
        Assert.Equal([3, 0, 1], data.Labels);
    }

    [Fact]
    public void Indices_of_a_row_may_come_in_any_order()
    {
        LibSvmData data = Read("1 9:1 3:2 4:3\n");
        Assert.Equal([9, 3, 4], data.Indices);
    }

    [Theory]
    [InlineData("1 1:1\nx 1:1\n", "rows.svm, line 2: column 1: found 'x', wanted a label that is a number.")]
    [InlineData("1 1:1\n\n# c\n1 2\n", "rows.svm, line 4: column 3: found '2', wanted index:value.")]
    [InlineData("1 1:1 2:y\n", "rows.svm, line 1: column 7: found the value 'y' of index 2, wanted a number.")]
    [InlineData("1 1:1 2:\n", "rows.svm, line 1: column 7: found the value nothing of index 2, wanted a number.")]
    [InlineData("1 :1\n", "rows.svm, line 1: column 3: found the index nothing, wanted a whole number from 0 to 2147483646.")]
    [InlineData("1 -3:1\n", "rows.svm, line 1: column 3: found the index '-3', wanted a whole number from 0 to 2147483646.")]
    [InlineData("1 2147483647:1\n", "rows.svm, line 1: column 3: found the index '2147483647', wanted a whole number from 0 to 2147483646.")]
    [InlineData("1 3:1 3:2\n", "rows.svm, line 1: column 1: index 3 comes twice in the row.")]
    [InlineData("1 5:1 3:2 5:2\n", "rows.svm, line 1: column 1: index 5 comes twice in the row.")]
    [InlineData("1,2 3:1\n", "rows.svm, line 1: column 1: found '1,2', several labels, wanted one.")]
    [InlineData("1:-2 3:1\n", "rows.svm, line 1: column 1: found the weight '-2', wanted a finite number of at least 0.")]
    [InlineData("1 qid:1 3:1\n1 3:1\n", "rows.svm, line 2: column 1: found no qid, which the lines before have.")]
    [InlineData("1 3:1\n1 qid:1 3:1\n", "rows.svm, line 2: column 1: found a qid, which no line before has.")]
    [InlineData("1 qid:a 3:1\n", "rows.svm, line 1: column 3: found 'qid:a', wanted qid: and a whole number.")]
    [InlineData("1 3:1 qid:2\n", "rows.svm, line 1: column 7: found the index 'qid', wanted a whole number from 0 to 2147483646.")]
    [InlineData("  \n# nothing\n", "rows.svm: there is nothing in it.")]
    public void What_is_wrong_is_told_with_line_and_column(string text, string message)
    {
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => Read(text));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void More_rows_than_asked_for_are_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => LibSvmReader.Read(new MemoryStream("1 1:1\n1 1:1\n1 1:1\n"u8.ToArray()), "rows.svm", mostRows: 2));
        Assert.Equal("too-many-rows", error.Code);
    }

    [Fact]
    public void Lines_that_span_blocks_of_the_text_are_whole()
    {
        StringBuilder text = new();
        for (int row = 0; row < 90_000; row++)
            text.Append(row % 5).Append(' ').Append(row % 7).Append(":1 ").Append(10 + row % 11).Append(":0.125\n");
        LibSvmData data = Read(text.ToString());
        Assert.Equal(90_000, data.RowCount);
        for (int row = 0; row < data.RowCount; row += 997)
        {
            Assert.Equal(row % 5, data.Labels[row]);
            Assert.Equal([row % 7, 10 + row % 11], data.Indices[data.RowStarts[row]..data.RowStarts[row + 1]]);
        }
        MalformedDataException error = Assert.Throws<MalformedDataException>(() => Read(text + "1 1:z\n"));
        Assert.Equal(90_001, error.Line);
    }

    [Fact]
    public void Any_cut_or_flipped_bit_reads_or_is_refused_with_a_line()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("1 qid:3 1:0.5 7:-2e3\n0:2 qid:3 2:1 # x\n2 qid:4 5:nan 3:1e-7\n");
        for (int cut = 0; cut < bytes.Length; cut++)
            ReadsOrRefuses(bytes[..cut]);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            ReadsOrRefuses(flipped);
        }

        static void ReadsOrRefuses(byte[] text)
        {
            try
            {
                LibSvmData data = LibSvmReader.Read(new MemoryStream(text), "rows.svm");
                Assert.Equal(data.RowCount + 1, data.RowStarts.Length);
            }
            catch (MalformedDataException error)
            {
                Assert.StartsWith("rows.svm", error.Message, StringComparison.Ordinal);
                string[] whole = ["there is nothing in it", "this is "];
                Assert.True(error.Line > 0 || whole.Any(w => error.Message.Contains(w, StringComparison.Ordinal)), error.Message);
            }
        }
    }

    [Theory]
    [InlineData("1 3:1 10:1\n", true)]
    [InlineData("# made by\n0 qid:3 1:0.2 5:1\n", true)]
    [InlineData("1 3:1 10:1 11:0.3", true)]
    [InlineData("-1 3:1 10:0.", true)]
    [InlineData("a,b,c\n1,2,3\n", false)]
    [InlineData("1 2 3\n4 5 6\n", false)]
    [InlineData("1 12:30 11:45\n", false)]
    [InlineData("12:30 1\n", false)]
    [InlineData("{\"a\": 1}\n", false)]
    [InlineData("1\n2\n", false)]
    [InlineData("", false)]
    public void The_format_is_known_by_its_first_line(string text, bool isLibSvm) =>
        Assert.Equal(isLibSvm, LibSvmReader.LooksLike(Encoding.UTF8.GetBytes(text)));

    private static LibSvmData Read(string text) =>
        LibSvmReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "rows.svm");
}

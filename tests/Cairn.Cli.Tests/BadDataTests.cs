using System.IO.Compression;
using System.Text;

namespace Cairn.Cli.Tests;

/// <summary>Files that cannot be used: each is refused with what is wrong, where, and exit code 2, before any work is done.</summary>
public sealed class BadDataTests : IDisposable
{
    private const string Good = "a,b,y\n1,x,no\n2,z,yes\n3,x,no\n4,z,yes\n";

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("an empty file", "", "data.csv")]
    [InlineData("a header without rows", "a,b,y\n", "no rows")]
    [InlineData("a short row", "a,b,y\n1,x,no\n2,z\n3,x,no\n", "line 3")]
    [InlineData("a long row", "a,b,y\n1,x,no\n2,z,yes,9\n3,x,no\n", "line 3")]
    [InlineData("a quote that never ends", "a,b,y\n1,\"x,no\n2,z,yes\n", "quote")]
    [InlineData("a constant target", "a,b,y\n1,x,no\n2,z,no\n", "'y'")]
    [InlineData("a target that is missing everywhere", "a,b,y\n1,x,\n2,z,\n", "'y'")]
    public void A_broken_table_is_refused(string what, string text, string told)
    {
        _tool.Write("data.csv", text);
        Refused(what, told, "train", "data.csv", "--target", "y", "--header");
    }

    [Theory]
    [InlineData("nosuch.csv", "data.csv", "There is no file 'nosuch.csv'")]
    [InlineData("dta.csv", "data.csv", "Did you mean 'data.csv'?")]
    [InlineData(".", "data.csv", "folder")]
    public void A_file_that_is_not_there_is_named(string path, string existing, string told)
    {
        _tool.Write(existing, Good);
        Refused(path, told, "train", path, "--target", "y");
    }

    [Fact]
    public void A_byte_that_is_not_utf8_is_named_with_its_line()
    {
        File.WriteAllBytes(Path.Combine(_tool.Folder, "data.csv"), [.. "a,b,y\n1,x,no\n2,"u8, 0xC3, 0x28, .. ",yes\n3,x,no\n"u8]);
        Refused("not UTF-8", "line 3", "train", "data.csv", "--target", "y");
    }

    [Fact]
    public void A_truncated_gzip_file_is_refused()
    {
        using MemoryStream whole = new();
        using (GZipStream gzip = new(whole, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * 7919 % 1000},{i % 2}\n"))));
        File.WriteAllBytes(Path.Combine(_tool.Folder, "data.csv.gz"), whole.ToArray()[..(int)(whole.Length / 2)]);
        Refused("truncated gzip", "data.csv.gz", "train", "data.csv.gz", "--target", "last");
    }

    [Fact]
    public void A_picture_is_no_table()
    {
        File.WriteAllBytes(Path.Combine(_tool.Folder, "data.csv"), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0xFF, 0xFE, 0, 1]);
        Refused("PNG", "data.csv", "train", "data.csv", "--target", "last");
    }

    [Theory]
    [InlineData("a broken line", "{\"a\":1,\"y\":0}\n{\"a\":2,\"y\":\n", "line 2")]
    [InlineData("a nested value", "{\"a\":1,\"y\":0}\n{\"a\":{\"b\":2},\"y\":1}\n", "'a'")]
    [InlineData("a line that is no object", "{\"a\":1,\"y\":0}\n[1,2]\n", "line 2")]
    public void Broken_json_lines_are_refused(string what, string text, string told)
    {
        _tool.Write("data.jsonl", text);
        Refused(what, told, "train", "data.jsonl", "--target", "y");
    }

    [Fact]
    public void A_value_against_its_given_kind_is_named()
    {
        _tool.Write("data.csv", Good);
        Refused("text as number", "'b'", "train", "data.csv", "--target", "y", "--column", "b=number");
    }

    [Theory]
    [InlineData("a weight below zero", "w,a,y\n1,1,no\n-2,2,yes\n1,3,no\n1,4,yes\n", "-2")]
    [InlineData("a weight that is a word", "w,a,y\nu,1,no\nv,2,yes\nu,3,no\nv,4,yes\n", "weights are numbers")]
    public void A_weight_that_weighs_nothing_is_refused(string what, string text, string told)
    {
        _tool.Write("data.csv", text);
        Refused(what, told, "train", "data.csv", "--target", "y", "--weight", "w");
    }

    [Fact]
    public void A_test_file_without_a_column_of_the_model_is_refused()
    {
        _tool.Write("data.csv", Good);
        _tool.Write("test.csv", "a,y\n1,no\n2,yes\n");
        Refused("test without b", "'b'", "train", "data.csv", "--target", "y", "--test", "test.csv");
    }

    private void Refused(string what, string told, params string[] arguments)
    {
        ToolResult result = _tool.Run(arguments);
        Assert.True(result.ExitCode == 2, $"{what}: exit code {result.ExitCode}\n{result.Error}");
        Assert.Contains(told, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.Empty(result.Output);
        // Nothing was begun: no run, no model.
        Assert.Empty(_tool.Json("runs")["runs"]!.AsArray());
    }
}

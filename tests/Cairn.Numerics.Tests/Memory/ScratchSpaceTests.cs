using System.Runtime.InteropServices;
using Cairn.Numerics.Memory;

namespace Cairn.Numerics.Tests.Memory;

public sealed class ScratchSpaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-scratch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Arrays_keep_what_is_written_beside_each_other_in_one_file_and_in_several()
    {
        using ScratchSpace space = new(_folder);
        Assert.Equal(0, space.Bytes);
        // The third is larger than a file is at first, so that it has one of its own.
        ScratchArray<int>[] arrays = [space.Allocate<int>(1000), space.Allocate<int>(0), space.Allocate<int>(6_000_000), space.Allocate<int>(7)];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i].Span.Fill(i + 1);
        for (int i = 0; i < arrays.Length; i++)
        {
            Assert.Equal(arrays[i].Length, arrays[i].Span.Length);
            Assert.True(arrays[i].Span.IndexOfAnyExcept(i + 1) < 0);
            Assert.True(arrays[i].Memory.Span.IndexOfAnyExcept(i + 1) < 0);
        }
        Assert.True(space.Bytes >= 24_000_000 + (16 << 20));
    }

    [Fact]
    public void Many_threads_get_room_of_their_own()
    {
        using ScratchSpace space = new(_folder);
        ScratchArray<long>[] arrays = new ScratchArray<long>[500];
        Parallel.For(0, arrays.Length, i =>
        {
            arrays[i] = space.Allocate<long>(i * 37 % 5000);
            arrays[i].Span.Fill(i);
        });
        for (int i = 0; i < arrays.Length; i++)
            Assert.True(arrays[i].Span.IndexOfAnyExcept(i) < 0);
    }

    [Fact]
    public void No_file_has_a_name_while_it_is_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files go when they are closed on this system");
        using ScratchSpace space = new(Path.Combine(_folder, "new", "folder"));
        space.Allocate<byte>(100).Span.Fill(3);
        using ScratchSpace nested = space.Nested();
        nested.Allocate<byte>(100).Span.Fill(4);
        Assert.Empty(Directory.GetFileSystemEntries(space.Folder));
    }

    [Fact]
    public void What_is_given_back_is_refused_and_what_is_nested_goes_alone()
    {
        using ScratchSpace space = new(_folder);
        ScratchArray<byte> kept = space.Allocate<byte>(10);
        kept.Span.Fill(9);
        ScratchSpace nested = space.Nested();
        ScratchArray<byte> gone = nested.Allocate<byte>(10);
        nested.Dispose();
        nested.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => nested.Allocate<byte>(1));
        Assert.True(kept.Span.IndexOfAnyExcept((byte)9) < 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Allocate<byte>(-1));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_file_larger_than_the_disk_is_an_error_that_names_the_folder()
    {
        using ScratchSpace space = new(_folder);
        IOException error = Assert.Throws<IOException>(() => space.Allocate<Page>(int.MaxValue));
        Assert.StartsWith($"Folder '{space.Folder}' has no room for a temporary file of ", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Rows_of_bytes_lie_there_too()
    {
        using ScratchSpace space = new(_folder);
        ByteMatrix matrix = new(1001, 7, space);
        for (int row = 0; row < 1001; row++)
            matrix.Rows(row, 1).Fill((byte)(row * 31));
        for (int row = 0; row < 1001; row++)
            Assert.True(matrix.Rows(row, 1).IndexOfAnyExcept((byte)(row * 31)) < 0);
    }

    // Eight terabytes of them are more than there is room for.
    [StructLayout(LayoutKind.Sequential, Size = 4096)]
    private readonly struct Page;
}

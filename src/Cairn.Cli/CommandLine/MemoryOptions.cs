using System.CommandLine;
using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Cairn.Numerics.Memory;

namespace Cairn.Cli.CommandLine;

/// <summary>The options of a training that may not take as much memory as it would.</summary>
internal sealed class MemoryOptions
{
    private const long Fewest = 200_000_000;

    // A text of so small a share of the limit is read whole: its table, the parts of it and what is learnt beside them
    // have been seen to take up to eight times its size.
    private const int SmallShare = 10;

    // What is in memory beside the heap that the collector looks after: code, stacks, and what the system's libraries take.
    private const long OutsideHeap = 60_000_000;

    private readonly Option<string?> _memory = new("--memory")
    {
        Description = "Most memory to take, such as 500MB or 2GiB; a larger table is learnt from in files. Gradient boosting only.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _scratch = new("--scratch")
    {
        Description = "With --memory: folder of the temporary files; default: one in the store.",
        HelpName = "FOLDER",
    };

    public void AddTo(Command command)
    {
        command.Add(_memory);
        command.Add(_scratch);
    }

    /// <summary>The limit in bytes; null when there is none.</summary>
    /// <exception cref="InputException"><c>usage</c> or <c>bad-option</c>.</exception>
    public long? Limit(ParseResult parsed)
    {
        if (parsed.GetValue(_memory) is not string text)
        {
            return parsed.GetValue(_scratch) is null
                ? null
                : throw new InputException("usage", "--scratch goes with --memory.", "Give the limit too, such as --memory 2GB.");
        }
        long limit = ByteSize.Parse("--memory", text);
        return limit >= Fewest ? limit : throw new InputException(
            "bad-option", $"Option --memory: found '{text}', wanted at least {Fewest / 1_000_000}MB.",
            "The tool alone takes about half of that.");
    }

    /// <summary>
    /// Where the rows are to be; null when they have room in memory, or there is no limit. Holds the collector of memory
    /// to the limit from here on.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="paths">Files to read; <c>-</c> is standard input.</param>
    /// <param name="store">The store, in which the folder is when none is given.</param>
    /// <exception cref="InputException"><c>bad-option</c>: no files can be made in the folder.</exception>
    public ScratchSpace? Room(ParseResult parsed, IEnumerable<string> paths, CairnStore store)
    {
        if (Limit(parsed) is not long limit || paths.Sum(SizeOf) <= limit / SmallShare)
            return null;
        string folder = parsed.GetValue(_scratch) ?? Path.Combine(store.Folder, "tmp");
        ScratchSpace? room = null;
        try
        {
            room = new ScratchSpace(folder);
            room.Allocate<byte>(1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            room?.Dispose();
            throw new InputException(
                "bad-option", $"Temporary files cannot be made in folder '{folder}': {error.Message}",
                "Name a folder on a disk with room by --scratch.", error);
        }
        AppContext.SetData("GCHeapHardLimit", (ulong)(limit - OutsideHeap));
        GC.RefreshMemoryLimit();
        return room;
    }

    /// <summary>What to say when the limit was too low after all.</summary>
    public InputException TooLow(ParseResult parsed, OutOfMemoryException error) => new(
        "not-enough-memory", $"The training wants more memory than --memory {parsed.GetValue(_memory)} allows.",
        "Raise it, or learn from fewer rows.", error);

    // How much a packed text or a pipe gives is not known before it is read.
    private static double SizeOf(string path) =>
        path == "-" || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || !File.Exists(path)
            ? double.PositiveInfinity
            : new FileInfo(path).Length;
}

using Cairn.Formats;
using Cairn.Formats.LibSvm;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>
/// Reads tables from text: CSV, TSV, JSON lines and LibSVM's format, plain or gzip, from a file, standard input or any stream.
/// </summary>
/// <remarks>
/// Kinds are found from the first block and checked on every value: the column of a value that does not fit is read
/// again as text and decided over all its values, so nothing is lost and the result does not depend on where in the
/// text a value stands, nor on the number of threads.
/// </remarks>
public static partial class TableReader
{
    /// <summary>Reads a file, or standard input when <paramref name="path"/> is <c>-</c>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">What is known about it.</param>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>, <c>file-not-readable</c>, <c>malformed-data</c> (with its line), <c>mistyped-value</c>,
    /// <c>unknown-column</c>, <c>too-many-rows</c>, or <c>not-delimited</c> with a scratch space.
    /// </exception>
    public static TableReadResult Read(string path, TableReadOptions? options = null)
    {
        using ByteSource source = ByteSource.Open(path);
        return Read(source, options ?? new TableReadOptions());
    }

    /// <summary>Reads a stream from where it stands now; it is not closed.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="sourceName">What messages call it; its extension hints at the format.</param>
    /// <param name="options">What is known about it.</param>
    /// <exception cref="InputException">As for the other overload.</exception>
    public static TableReadResult Read(Stream stream, string sourceName, TableReadOptions? options = null)
    {
        using ByteSource source = ByteSource.From(stream, sourceName);
        return Read(source, options ?? new TableReadOptions());
    }

    private static TableReadResult Read(ByteSource source, TableReadOptions options)
    {
        CheckDelimiter(options);
        bool isLibSvm = options.Format == TableFormat.LibSvm || (options.Format is null && IsLibSvm(source));
        if (isLibSvm && options.Scratch is not null)
        {
            throw new InputException(
                "not-delimited", $"{source.Name} is in LibSVM's format, which is read into memory only.",
                "Leave the limit on memory out, or turn it into CSV.");
        }
        if (isLibSvm)
            return new LibSvmReading(source, options).Run();
        byte first = FirstByte(source, options);
        if (options.Format == TableFormat.JsonLines || (options.Format is null && first is (byte)'{' or (byte)'['))
            return new JsonReading(source, options, isArray: first == '[').Run();
        CsvReading reading = new(source, options);
        try
        {
            return reading.Run();
        }
        catch (MalformedDataException error)
            when (error.InnerException is BlockException { IsQuoting: true } && reading.MayBeUnquoted)
        {
            // Behind tabs quotes are often ordinary characters. Where that reading fails too, the first error stands.
            try
            {
                return new CsvReading(source, options, mayQuote: false).Run();
            }
            catch (MalformedDataException)
            {
                throw error;
            }
        }
    }

    private static void CheckDelimiter(TableReadOptions options)
    {
        if (options.Delimiter is char delimiter && (delimiter > 127 || delimiter is '"' or '\n' or '\r' or '\0'))
        {
            throw new InputException(
                "wrong-delimiter", $"'{delimiter}' cannot separate fields.", "Give one ASCII character.");
        }
    }

    // By its name, or by the first line where the name says nothing else.
    private static bool IsLibSvm(ByteSource source)
    {
        if (HasExtension(source.Name, ".libsvm") || HasExtension(source.Name, ".svm") || HasExtension(source.Name, ".svmlight"))
            return true;
        string[] others = [".csv", ".tsv", ".jsonl", ".ndjson", ".json"];
        if (Array.Exists(others, extension => HasExtension(source.Name, extension)))
            return false;
        using Stream text = source.OpenText();
        byte[] start = new byte[4096];
        int length = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return LibSvmReader.LooksLike(start.AsSpan(0, length));
    }

    // A brace or bracket counts only where the name does not say otherwise.
    private static byte FirstByte(ByteSource source, TableReadOptions options)
    {
        if (options.Format is TableFormat.Csv or TableFormat.Tsv)
            return 0;
        using Stream text = source.OpenText();
        Span<byte> start = stackalloc byte[64];
        int length = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> trimmed = start[..length];
        if (trimmed.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            trimmed = trimmed[3..];
        trimmed = trimmed.TrimStart(" \t\r\n"u8);
        bool isNamedCsv = HasExtension(source.Name, ".csv") || HasExtension(source.Name, ".tsv");
        if (trimmed.IsEmpty || isNamedCsv)
            return 0;
        // [1,2] in the first line of a delimited text is not an array of objects.
        bool isArray = trimmed[0] == '[' && (trimmed[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)']', ..]);
        return trimmed[0] == '[' && !isArray && options.Format is null ? (byte)0 : trimmed[0];
    }

    private static bool HasExtension(string name, string extension) =>
        name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(extension + ".gz", StringComparison.OrdinalIgnoreCase);
}

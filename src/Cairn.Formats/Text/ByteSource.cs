using System.IO.Compression;
using System.Security.Cryptography;

namespace Cairn.Formats.Text;

/// <summary>
/// A file, standard input or another stream that can be read as text more than once, plain or gzip, with the SHA-256 of
/// its raw bytes taken on the first reading.
/// </summary>
/// <remarks>
/// What cannot be rewound, such as a pipe, is kept in memory up to 64 MiB and in a temporary file beyond.
/// </remarks>
public sealed class ByteSource : IDisposable
{
    private readonly Stream _raw;
    private readonly long _origin;
    private readonly bool _ownsRaw;
    private HashingStream? _hashing;

    private ByteSource(Stream raw, string name, bool ownsRaw)
    {
        _ownsRaw = ownsRaw;
        Name = name;
        _raw = raw.CanSeek ? raw : new SpoolStream(raw, ownsRaw);
        _origin = _raw.Position;
    }

    /// <summary>Path of the file, or what else messages call it.</summary>
    public string Name { get; }

    /// <summary>
    /// SHA-256 of the raw bytes in lower-case hexadecimal; known once the text has been read to its end.
    /// </summary>
    /// <exception cref="InvalidOperationException">The text has not been read to its end.</exception>
    public string Digest => _hashing?.Digest
        ?? throw new InvalidOperationException("The source has not been read yet.");

    /// <summary>Opens a file, or standard input when <paramref name="path"/> is <c>-</c>.</summary>
    /// <exception cref="InputException"><c>file-not-found</c> or <c>file-not-readable</c>.</exception>
    public static ByteSource Open(string path)
    {
        if (path == "-")
            return new ByteSource(Console.OpenStandardInput(), "standard input", ownsRaw: true);
        if (Directory.Exists(path))
        {
            throw new InputException(
                "file-not-readable", $"'{path}' is a folder, where a file was wanted.", "Name one file in it.");
        }
        try
        {
            FileStream file = new(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.SequentialScan,
            });
            return new ByteSource(file, path, ownsRaw: true);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(
                "file-not-found", $"There is no file '{path}'.",
                $"Paths are taken from {Directory.GetCurrentDirectory()}.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(
                "file-not-readable", $"'{path}' cannot be read: {error.Message}", "Check its permissions.", error);
        }
    }

    /// <summary>Reads from where a stream stands now; the stream is not closed.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="name">What messages call it.</param>
    public static ByteSource From(Stream stream, string name) => new(stream, name, ownsRaw: false);

    /// <summary>The text from its beginning, unpacked when it is gzip; do not use two at once.</summary>
    /// <exception cref="MalformedDataException">The bytes are of a known format that is not text.</exception>
    public Stream OpenText()
    {
        _raw.Position = _origin;
        byte[] magic = new byte[8];
        int length = _raw.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        _raw.Position = _origin;
        bool isGzip = length > 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        if (!isGzip)
            TextCheck.RefuseOtherFormats(magic.AsSpan(0, length), Name);
        Stream raw = _raw;
        if (_hashing?.Digest is null)
        {
            _hashing?.DisposeHash();
            raw = _hashing = new HashingStream(_raw);
        }
        return isGzip ? new GzipText(raw, Name) : new UndisposedStream(raw);
    }

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public void Dispose()
    {
        _hashing?.DisposeHash();
        if (_ownsRaw || _raw is SpoolStream)
            _raw.Dispose();
    }

    // Turns what the unpacker throws into an error of the format.
    private sealed class GzipText(Stream raw, string name) : ReadOnlyStream
    {
        private readonly GZipStream _unpacked = new(raw, CompressionMode.Decompress, leaveOpen: true);

        public override int Read(Span<byte> buffer)
        {
            try
            {
                int count = _unpacked.Read(buffer);
                // What stands behind the last member is read too, since the digest is of the whole file.
                if (count == 0)
                    Drain(raw);
                return count;
            }
            catch (InvalidDataException error)
            {
                throw new MalformedDataException(
                    name, "the gzip data is damaged or cut short.", hint: "Copy or download the file again.",
                    inner: error);
            }
        }

        protected override void Dispose(bool disposing)
        {
            _unpacked.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class UndisposedStream(Stream raw) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => raw.Read(buffer);
    }

    private sealed class HashingStream(Stream raw) : ReadOnlyStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private string? _digest;

        public string? Digest => _digest;

        public override int Read(Span<byte> buffer)
        {
            int count = raw.Read(buffer);
            if (count > 0)
                _hash.AppendData(buffer[..count]);
            else if (buffer.Length > 0)
                _digest ??= Convert.ToHexStringLower(_hash.GetHashAndReset());
            return count;
        }

        public void DisposeHash() => _hash.Dispose();
    }

    private static void Drain(Stream stream)
    {
        byte[] rest = new byte[4096];
        while (stream.Read(rest) > 0)
        {
        }
    }
}

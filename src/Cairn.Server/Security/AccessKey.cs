using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Cairn.Formats;

namespace Cairn.Server.Security;

/// <summary>The secret that callers of a server have to know. It cannot be read back, printed or logged.</summary>
/// <remarks>
/// Only its SHA-256 is kept, and digests are compared in constant time: how long a comparison takes says nothing of how
/// much of a guess was right, nor of the length of the key.
/// </remarks>
public sealed class AccessKey
{
    /// <summary>Least length of a key: 16 random characters are far beyond guessing over a network.</summary>
    public const int LeastLength = 16;

    /// <summary>Greatest length of a key.</summary>
    public const int MostLength = 1024;

    /// <summary>Environment variable that the tool takes a key from.</summary>
    public const string Variable = "CAIRN_KEY";

    private readonly byte[] _digest;

    private AccessKey(byte[] digest)
    {
        _digest = digest;
    }

    /// <summary>Takes a key from a text; white space around it does not count.</summary>
    /// <param name="text">The key: <see cref="LeastLength"/> to <see cref="MostLength"/> visible ASCII
    /// characters.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InputException"><c>bad-key</c>; the message never holds the key.</exception>
    public static AccessKey Parse(string text, string source)
    {
        string key = text.Trim();
        if (key.Length is < LeastLength or > MostLength)
        {
            throw new InputException(
                "bad-key",
                $"The key from {source} has {key.Length} characters, wanted {LeastLength} to {MostLength}.", Advice);
        }
        if (!key.All(c => c is > ' ' and <= '~'))
        {
            throw new InputException(
                "bad-key", $"The key from {source} has characters other than visible ASCII ones.", Advice);
        }
        return new AccessKey(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>Reads a key from a file that nobody but its owner can read.</summary>
    /// <exception cref="InputException"><c>bad-key</c>, <c>open-key-file</c> or <c>unreadable-key-file</c>.</exception>
    public static AccessKey Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (!OperatingSystem.IsWindows())
                CheckMode(path, File.GetUnixFileMode(file.SafeFileHandle));
            byte[] bytes = new byte[MostLength + 64]; // a longer file is refused by the length of its text
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Parse(Encoding.UTF8.GetString(bytes, 0, length), $"'{path}'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(
                "unreadable-key-file", $"The key file '{path}' cannot be read: {error.Message}",
                "Give the path of a file that holds the key and nothing else.", error);
        }
    }

    /// <summary>Whether a caller's text is the key.</summary>
    public bool Matches(ReadOnlySpan<char> given)
    {
        if (given.Length > MostLength)
            return false;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(given.Length));
        try
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(given, bytes)), digest);
            return CryptographicOperations.FixedTimeEquals(digest, _digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <summary>Says that there is a key, and nothing of it.</summary>
    public override string ToString() => "(hidden)";

    private const string Advice = "Make one with: head -c 32 /dev/urandom | base64";

    private static void CheckMode(string path, UnixFileMode mode)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite;
        if ((mode & Others) != 0)
        {
            throw new InputException(
                "open-key-file", $"The key file '{path}' can be read or changed by others than its owner.",
                $"Run: chmod 600 {path}");
        }
    }
}

using System.Text;

namespace Cairn.Server.Security;

/// <summary>Finds the key in the <c>Authorization</c> header of a request.</summary>
/// <remarks>
/// Programs send <c>Bearer KEY</c> (RFC 6750). Browsers ask for a name and a password and send <c>Basic</c> (RFC 7617):
/// any name will do, the password is the key.
/// </remarks>
internal static class Credentials
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>Whether a header holds the key.</summary>
    public static bool Hold(string? authorization, AccessKey key)
    {
        if (authorization is null || authorization.Length > 2 * AccessKey.MostLength)
            return false;
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return key.Matches(authorization.AsSpan(Bearer.Length).Trim());
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return false;
        byte[] bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64Chars(authorization.AsSpan(Basic.Length).Trim(), bytes, out int length))
            return false;
        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && key.Matches(pair.AsSpan(colon + 1));
    }
}

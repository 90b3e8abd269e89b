using System.Net;

namespace Cairn.Server.Security;

/// <summary>Knows the names by which a program on this machine calls a server on this machine.</summary>
/// <remarks>
/// A page of another site can let its own name point to 127.0.0.1 ("DNS rebinding"); to the browser the server here is
/// then part of that site, and its answers are the site's to read. The request still says the name, so a server that
/// answers to its own names alone is safe.
/// </remarks>
internal static class LoopbackHosts
{
    /// <summary>Whether a Host header names this machine; an absent one does, as no browser leaves it out.</summary>
    /// <param name="host">Such as <c>localhost:5080</c> or <c>[::1]</c>.</param>
    public static bool Accepts(string? host)
    {
        if (string.IsNullOrEmpty(host))
            return true;
        string name = new HostString(host).Host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
    }
}

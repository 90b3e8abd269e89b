using System.Net;
using Cairn.Formats;

namespace Cairn.Server.Hosting;

/// <summary>Where to listen, as an URL says it.</summary>
/// <param name="Address">The address of an interface, or all of them.</param>
/// <param name="Port">The port; 0 for a free one.</param>
/// <param name="IsLocalhost">Whether both loopback addresses are meant.</param>
internal sealed record ListenAddress(IPAddress Address, int Port, bool IsLocalhost)
{
    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IsLocalhost || IPAddress.IsLoopback(Address);

    /// <summary>
    /// Reads an URL such as <c>http://127.0.0.1:5080</c>; <c>*</c> as its host means every interface.
    /// </summary>
    /// <exception cref="InputException"><c>bad-url</c>.</exception>
    public static ListenAddress Parse(string url)
    {
        bool all = url.StartsWith("http://*", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("http://+", StringComparison.OrdinalIgnoreCase);
        string text = all ? "http://0.0.0.0" + url["http://*".Length..] : url;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp
            || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
        {
            throw new InputException(
                "bad-url", $"Cannot listen on '{url}': wanted an address such as {ServerOptions.DefaultUrl}.",
                "Only plain http is served; put a proxy before it for https.");
        }
        if (uri.IsLoopback && uri.HostNameType == UriHostNameType.Dns)
            return new ListenAddress(IPAddress.Loopback, uri.Port, IsLocalhost: true);
        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address)
            ? new ListenAddress(address, uri.Port, IsLocalhost: false)
            : throw new InputException(
                "bad-url", $"Cannot listen on '{url}': '{uri.Host}' is not the address of an interface.",
                "Give an IP address, localhost, or * for every interface.");
    }
}

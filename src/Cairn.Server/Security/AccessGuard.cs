using Cairn.Server.Hosting;
using Cairn.Server.Inference;

namespace Cairn.Server.Security;

/// <summary>Decides who is answered: first of all that happens to a request.</summary>
internal sealed class AccessGuard(ServerOptions options)
{
    // Requests repeat the same header again and again; the one accepted last need not be taken apart again.
    private volatile string? _knownHost;

    /// <summary>The refusal of a request, or null when it may pass.</summary>
    public RequestException? Check(HttpContext context, string path)
    {
        if (IsOpen(path))
            return null;
        if (CrossSite.IsForeign(context.Request))
        {
            return new RequestException(
                403, "cross-site", "This request was sent by a page of another site.",
                "Send it from a page of this server, or from a program.");
        }
        if (options.Key is null)
            return CheckHost(context);
        if (Credentials.Hold(context.Request.Headers.Authorization, options.Key))
            return null;
        context.Response.Headers.WWWAuthenticate =
            new(["Bearer realm=\"Cairn\"", "Basic realm=\"Cairn\", charset=\"UTF-8\""]);
        return new RequestException(
            401, "key-required", "This server answers only those who know its key.",
            "Send the header 'Authorization: Bearer KEY'; in a browser, any user name with the key as password.");
    }

    // What a load balancer asks for; it tells that there is a server and whether it works, and nothing else.
    private static bool IsOpen(string path) =>
        path is "/healthz" or "/readyz" or "/v2/health/live" or "/v2/health/ready" or "/ping";

    private RequestException? CheckHost(HttpContext context)
    {
        string? host = context.Request.Headers.Host;
        if (host == _knownHost)
            return null;
        if (LoopbackHosts.Accepts(host))
        {
            _knownHost = host;
            return null;
        }
        return new RequestException(
            421, "unknown-host",
            "This server answers only under the names of this machine for itself, such as localhost.",
            $"To serve under another name, give the server a key: set {AccessKey.Variable}.");
    }
}

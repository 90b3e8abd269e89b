namespace Cairn.Server.Security;

/// <summary>Tells requests that a page of another site makes a browser send.</summary>
/// <remarks>
/// Such a page cannot read the answers, but a request that changes or costs something has its effect all the same.
/// Browsers say where a request comes from, in <c>Sec-Fetch-Site</c> (W3C Fetch Metadata) and in <c>Origin</c> (RFC
/// 6454); other programs send neither.
/// </remarks>
internal static class CrossSite
{
    /// <summary>Whether a page of another site sent this, and not only to look at something.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return false;
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not null)
            return site is not ("same-origin" or "none");
        string? origin = request.Headers.Origin;
        if (origin is null)
            return false;
        return !Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
            || !string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}

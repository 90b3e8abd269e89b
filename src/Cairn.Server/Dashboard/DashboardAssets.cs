using System.Security.Cryptography;

namespace Cairn.Server.Dashboard;

/// <summary>
/// The script and the style sheet of the pages, bundled from <c>web/</c> when this assembly was built.
/// </summary>
internal static class DashboardAssets
{
    private static readonly byte[] s_script = Read("dashboard.js");
    private static readonly byte[] s_style = Read("dashboard.css");

    /// <summary>Path of the script; it changes with its content, so that browsers may keep it for ever.</summary>
    public static string ScriptPath { get; } = $"/assets/dashboard-{Digest(s_script)}.js";

    /// <summary>Path of the style sheet.</summary>
    public static string StylePath { get; } = $"/assets/dashboard-{Digest(s_style)}.css";

    public static void Map(WebApplication app)
    {
        app.MapGet(ScriptPath, context => SendAsync(context, "text/javascript; charset=utf-8", s_script));
        app.MapGet(StylePath, context => SendAsync(context, "text/css; charset=utf-8", s_style));
        app.MapGet("/favicon.ico", context =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            context.Response.ContentType = "image/svg+xml";
            return context.Response.WriteAsync(Icon);
        });
    }

    private const string Icon =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"#14706b\">"
        + "<rect x=\"2\" y=\"15.5\" width=\"20\" height=\"6.5\" rx=\"3.2\"/><rect x=\"4.5\" y=\"8.6\" width=\"14\" height=\"5.6\" rx=\"2.8\"/>"
        + "<rect x=\"8\" y=\"2.6\" width=\"8.5\" height=\"4.7\" rx=\"2.3\"/></svg>";

    private static Task SendAsync(HttpContext context, string type, byte[] bytes)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(DashboardAssets).Assembly.GetManifestResourceStream("Cairn.Server.Dashboard." + name)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

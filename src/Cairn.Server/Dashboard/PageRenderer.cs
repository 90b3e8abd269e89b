using Cairn.Formats;
using Cairn.Server.Dashboard.Pages;
using Cairn.Server.Dashboard.Parts;
using Cairn.Server.Dashboard.Views;
using Cairn.Server.Hosting;
using Cairn.Server.Inference;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cairn.Server.Dashboard;

/// <summary>Renders components to whole pages or parts of them, and errors to pages in the same style.</summary>
internal sealed class PageRenderer(IServiceProvider services, ServerLog log)
{
    // Attributes of style are allowed since charts and shares need widths; style elements and scripts only from here.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    /// <summary>Answers with a component that takes one parameter called <c>View</c>.</summary>
    /// <typeparam name="TComponent">The page, or the part of one.</typeparam>
    public Task SendAsync<TComponent>(HttpContext context, object? view, int status = 200)
        where TComponent : IComponent => SendAsync<TComponent>(
            context, new Dictionary<string, object?> { ["View"] = view }, status);

    /// <summary>Answers what a handler gives; what goes wrong in it becomes a page.</summary>
    public RequestDelegate Guard(Func<HttpContext, Task> handler) => async context =>
    {
        try
        {
            await handler(context);
        }
        catch (InputException error) when (!context.Response.HasStarted)
        {
            int status = (error as RequestException)?.Status
                ?? (error.Code.StartsWith("unknown-", StringComparison.Ordinal) ? 404 : 400);
            await SendErrorAsync(context, new ErrorView(status, error.Message, error.Hint));
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            log.Fault(error);
            await SendErrorAsync(
                context, new ErrorView(500, "The server could not make this page.", "What went wrong stands in its log."));
        }
    };

    /// <summary>Middleware: a browser that asks for a page that there is not gets a page that says so.</summary>
    public Task ShowMissingPageAsync(HttpContext context, RequestDelegate next)
    {
        // The server's own answer to unknown paths is a fallback, which sorts behind every other endpoint.
        bool unknown = context.GetEndpoint() is not RouteEndpoint { Order: < int.MaxValue };
        bool wantsPage = HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        return unknown && wantsPage
            ? SendErrorAsync(context, new ErrorView(404, "There is no such page.", null))
            : next(context);
    }

    // A script that asked for a part of a page gets a part; a whole page inside another would be worse than the error.
    private Task SendErrorAsync(HttpContext context, ErrorView view) => context.Request.Headers.ContainsKey("HX-Request")
        ? SendAsync<ErrorPart>(context, view, view.Status)
        : SendAsync<ErrorPage>(context, view, view.Status);

    private async Task SendAsync<TComponent>(HttpContext context, Dictionary<string, object?> parameters, int status)
        where TComponent : IComponent
    {
        await using HtmlRenderer renderer = new(services, NullLoggerFactory.Instance);
        string html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        await response.WriteAsync(html, context.RequestAborted);
    }
}

using Microsoft.Playwright;

namespace Cairn.EndToEnd.Tests.Browser;

/// <summary>A page that remembers what went wrong in it and what it asked for.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly List<string> _foreign = [];

    internal BrowserPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Add(error);
        page.Request += (_, request) =>
        {
            if (!IsHome(request.Url))
                _foreign.Add(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Fails when the page reported an error, or asked a host other than this machine.</summary>
    public void AssertQuiet()
    {
        Assert.Empty(_errors);
        Assert.Empty(_foreign);
    }

    /// <summary>Forgets errors so far, for pages that are meant to fail.</summary>
    public void ForgetErrors() => _errors.Clear();

    /// <summary>Number of shapes drawn in the charts of a part of the page; waits until each has some.</summary>
    public async Task<int> DrawnChartsAsync(string within = "body")
    {
        ILocator charts = Page.Locator($"{within} .chart[data-chart], {within} [data-threshold-chart]");
        int count = await charts.CountAsync();
        for (int i = 0; i < count; i++)
        {
            ILocator shape = charts.Nth(i).Locator("svg path").First;
            await shape.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        }
        return count;
    }

    /// <summary>Whether the page can be scrolled sideways, which no page should.</summary>
    public async Task<bool> OverflowsAsync() => await Page.EvaluateAsync<bool>(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <summary>Keeps a picture where CAIRN_SCREENSHOTS names a folder.</summary>
    public async Task SnapAsync(string name, bool fullPage = true)
    {
        if (Environment.GetEnvironmentVariable("CAIRN_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        await Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(folder, name + ".png"),
            FullPage = fullPage,
        });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static bool IsHome(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is "file" or "data" or "blob" or "about"
        || uri.IsLoopback;
}

using Cairn.EndToEnd.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Cairn.EndToEnd.Tests.Browser;

/// <summary>One headless browser for all tests; tests that need it are skipped where none is installed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    // Without these the browser asks for hosts of its own at every start.
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
    ];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable =>
        Environment.GetEnvironmentVariable("CAIRN_CHROMIUM") is { Length: > 0 } path
            ? path
            : s_places.FirstOrDefault(File.Exists);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    /// <summary>A fresh page with its own storage.</summary>
    public async Task<BrowserPage> OpenAsync(int width = 1280, int height = 900, bool dark = false, bool scripts = true)
    {
        Assert.SkipUnless(
            Executable is not null, "No Chromium is installed: install one, or name it in CAIRN_CHROMIUM.");
        IBrowser browser = await BrowserAsync();
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
            TimezoneId = "UTC",
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(20_000);
        return new BrowserPage(context, await context.NewPageAsync());
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Executable,
                Headless = true,
                Args = s_arguments,
            });
        }
        finally
        {
            _starting.Release();
        }
    }
}

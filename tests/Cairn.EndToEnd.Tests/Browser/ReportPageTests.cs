using System.Globalization;
using Cairn.Learning.Reports;
using Cairn.Learning.Tests.Reports;
using Microsoft.Playwright;

namespace Cairn.EndToEnd.Tests.Browser;

public sealed class ReportPageTests(Chromium chromium) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("binary", 1280, false)]
    [InlineData("binary", 1280, true)]
    [InlineData("binary", 390, false)]
    [InlineData("multiclass", 1280, false)]
    [InlineData("regression", 1280, true)]
    [InlineData("regression", 390, true)]
    public async Task Report_draws_every_chart_quietly_and_fits_its_width(string kind, int width, bool dark)
    {
        await using BrowserPage browser = await OpenAsync(Content(kind), width, dark);

        Assert.True(await browser.DrawnChartsAsync() >= 3);
        Assert.False(await browser.OverflowsAsync());
        await browser.SnapAsync($"report-{kind}-{width}-{(dark ? "dark" : "light")}");
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Moving_the_threshold_changes_what_is_found_and_missed()
    {
        await using BrowserPage browser = await OpenAsync(SampleReports.Binary());
        IPage page = browser.Page;
        ILocator slider = page.Locator("#threshold-slider");

        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("100.0%", await ValueAsync(page, "recall"));
        Assert.Equal("0", await ValueAsync(page, "fn"));
        await page.Keyboard.PressAsync("End");
        Assert.Equal("0", await ValueAsync(page, "tp"));
        await page.Locator("button[data-threshold='0.5']").ClickAsync();
        Assert.Equal("0.5", await ValueAsync(page, "threshold"));

        double[] counts = [.. await Task.WhenAll(new[] { "tp", "fp", "fn", "tn" }.Select(n => NumberAsync(page, n)))];
        Assert.Equal(2000, counts.Sum());
        string confusion = await page.Locator("#classes table.confusion").InnerTextAsync();
        Assert.Contains(counts[0].ToString("#,0", CultureInfo.InvariantCulture), confusion, StringComparison.Ordinal);
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Theme_button_switches_and_charts_follow()
    {
        await using BrowserPage browser = await OpenAsync(SampleReports.Binary());
        IPage page = browser.Page;
        const string Ground = "() => getComputedStyle(document.body).backgroundColor";
        const string Ink = "() => [...document.querySelectorAll('#curves svg text')].map(t => t.getAttribute('fill')).join()";
        string light = await page.EvaluateAsync<string>(Ground);
        string lightInk = await page.EvaluateAsync<string>(Ink);

        await page.Keyboard.PressAsync("Tab");
        await page.Locator("[data-theme-toggle]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        Assert.NotEqual(light, await page.EvaluateAsync<string>(Ground));
        Assert.NotEqual(lightInk, await page.EvaluateAsync<string>(Ink));
        await page.ReloadAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Hostile_class_names_run_nothing()
    {
        const string Hostile = "</script><img src=x onerror=\"document.title='taken'\">";
        await using BrowserPage browser = await OpenAsync(SampleReports.Binary(Hostile, "<b>fine</b>", Hostile));

        await browser.DrawnChartsAsync();
        Assert.Equal(0, await browser.Page.Locator("img").CountAsync());
        Assert.Equal(0, await browser.Page.Locator("main b").CountAsync());
        // Names are drawn in the tooltip of a chart too.
        await browser.Page.Locator("#curves .chart").First.HoverAsync();
        Assert.Equal(0, await browser.Page.Locator("img").CountAsync());
        Assert.StartsWith("</script>", await browser.Page.TitleAsync(), StringComparison.Ordinal);
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Columns_of_the_data_sort_by_their_heading()
    {
        await using BrowserPage browser = await OpenAsync(SampleReports.Binary());
        IPage page = browser.Page;

        await page.Locator("#data th button", new() { HasText = "Missing" }).ClickAsync();

        Assert.Equal("hours_per_week", await page.Locator("#data tbody th").First.InnerTextAsync());
        Assert.Equal("descending", await page.Locator("#data th", new() { HasText = "Missing" }).First.GetAttributeAsync("aria-sort"));
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Without_scripts_the_tables_are_still_there()
    {
        string path = Path.Combine(_folder, "plain.html");
        HtmlReport.Write(path, SampleReports.Binary());
        await using BrowserPage browser = await chromium.OpenAsync(scripts: false);
        await browser.Page.GotoAsync(new Uri(path).AbsoluteUri);

        Assert.True(await browser.Page.Locator("#threshold caption").First.IsVisibleAsync());
        Assert.True(await browser.Page.Locator("#data table").IsVisibleAsync());
        Assert.False(await browser.Page.Locator(".threshold-panel").IsVisibleAsync());
    }

    private async Task<BrowserPage> OpenAsync(ReportContent content, int width = 1280, bool dark = false)
    {
        string path = Path.Combine(_folder, "report.html");
        HtmlReport.Write(path, content);
        BrowserPage browser = await chromium.OpenAsync(width, 900, dark);
        await browser.Page.GotoAsync(new Uri(path).AbsoluteUri);
        return browser;
    }

    private static ReportContent Content(string kind) => kind switch
    {
        "binary" => SampleReports.Binary(),
        "multiclass" => SampleReports.Multiclass("deck chair", "lamp", "shelf", "table", "wardrobe"),
        _ => SampleReports.Regression(),
    };

    private static async Task<string> ValueAsync(IPage page, string name) =>
        await page.Locator($"[data-value-of='{name}']").First.InnerTextAsync();

    private static async Task<double> NumberAsync(IPage page, string name) =>
        double.Parse(await ValueAsync(page, name), NumberStyles.Number, CultureInfo.InvariantCulture);
}

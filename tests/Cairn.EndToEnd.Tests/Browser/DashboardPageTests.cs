using System.Globalization;
using Cairn.Lifecycle.Tracking;
using Microsoft.Playwright;

namespace Cairn.EndToEnd.Tests.Browser;

public sealed class DashboardPageTests(Chromium chromium, DashboardWorld world) : IClassFixture<DashboardWorld>
{
    [Theory]
    [InlineData("/", "overview", 1280, false)]
    [InlineData("/", "overview", 390, true)]
    [InlineData("/models", "models", 1280, true)]
    [InlineData("/models/churn", "model", 1280, false)]
    [InlineData("/models/churn/2", "version", 1280, false)]
    [InlineData("/models/churn/2", "version", 1280, true)]
    [InlineData("/models/churn/2", "version", 390, false)]
    [InlineData("/models/churn/1", "unserved", 1280, false)]
    [InlineData("/runs", "runs", 1280, false)]
    [InlineData("/runs", "runs", 390, false)]
    [InlineData("/runs/latest", "run", 1280, false)]
    [InlineData("/traffic", "traffic", 1280, true)]
    public async Task Page_loads_quietly_with_its_charts_and_fits_its_width(string path, string name, int width, bool dark)
    {
        await using BrowserPage browser = await OpenAsync(path, width, dark);
        if (await browser.Page.Locator("[data-live]").CountAsync() > 0)
        {
            await world.SendTrafficAsync(40, errors: 1);
            await WaitForTrafficAsync(browser.Page);
        }

        await browser.DrawnChartsAsync();
        Assert.False(await browser.OverflowsAsync());
        await browser.SnapAsync($"dash-{name}-{width}-{(dark ? "dark" : "light")}");
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Runs_sort_by_a_metric_and_two_that_are_ticked_compare()
    {
        await using BrowserPage browser = await OpenAsync("/runs");
        IPage page = browser.Page;
        ILocator compare = page.Locator("form[data-compare] button.primary");
        Assert.True(await compare.IsDisabledAsync());

        await page.Locator("th button", new() { HasText = "ROC AUC" }).ClickAsync();
        ILocator rows = page.Locator("tbody tr");
        Assert.NotEqual("baseline", await rows.Nth(0).Locator("td").Nth(2).InnerTextAsync());
        await rows.Nth(0).Locator("input").CheckAsync();
        await rows.Nth(1).Locator("input").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await compare.ClickAsync();

        await page.WaitForURLAsync("**/runs/compare?run=*&run=*");
        Assert.Contains("2 runs beside each other", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator("strong.better").CountAsync() >= 1);
        Assert.True(await page.GetByText("learner", new() { Exact = true }).IsVisibleAsync());
        Assert.Equal(1, await browser.DrawnChartsAsync());
        await browser.SnapAsync("dash-compare-1280-light");
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Form_asks_the_model_and_shows_probabilities_as_bars()
    {
        await using BrowserPage browser = await OpenAsync("/models/churn/2");
        IPage page = browser.Page;

        await page.GetByLabel("contract", new() { Exact = true }).SelectOptionAsync("monthly");
        await page.GetByLabel("failed_payments", new() { Exact = true }).FillAsync("4");
        await page.GetByLabel("days_since_login", new() { Exact = true }).FillAsync("");
        await page.Keyboard.PressAsync("Enter");
        ILocator answer = page.Locator("#answer .answer-value");
        await answer.WaitForAsync();

        Assert.Contains(await answer.InnerTextAsync(), new[] { "true", "false" });
        double[] shares = [.. await Task.WhenAll((await page.Locator("#answer table:not(.reasons) td.num").AllAsync())
            .Select(async cell => double.Parse((await cell.InnerTextAsync()).Replace(" %", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)))];
        Assert.Equal(2, shares.Length);
        Assert.Equal(100, shares.Sum(), 0.2);
        Assert.NotEmpty(await page.Locator("#answer table.reasons td.num").AllAsync());
        Assert.EndsWith("/models/churn/2", page.Url, StringComparison.Ordinal);
        await browser.SnapAsync("dash-answer-1280-light", fullPage: false);
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Without_scripts_the_form_still_answers_and_tables_are_there()
    {
        await using BrowserPage browser = await chromium.OpenAsync(scripts: false);
        IPage page = browser.Page;
        await page.GotoAsync(world.Url + "/models/churn/2");

        await page.GetByRole(AriaRole.Button, new() { Name = "Predict churned" }).ClickAsync();

        await page.Locator("#answer .answer-value").WaitForAsync();
        Assert.True(await page.Locator("#signature table").First.IsVisibleAsync());
        await page.GotoAsync(world.Url + "/runs");
        Assert.True(await page.Locator("tbody tr").CountAsync() >= 4);
    }

    [Fact]
    public async Task Drift_is_flagged_on_the_columns_that_shifted()
    {
        await using BrowserPage browser = await OpenAsync("/models/churn/2");
        ILocator flagged = browser.Page.Locator("#drift tr.flagged th");

        string[] names = [.. await flagged.AllInnerTextsAsync()];

        Assert.Superset(new HashSet<string> { "payment_method", "monthly_fee", "usage_hours" }, names.ToHashSet());
        Assert.DoesNotContain("seats", names);
        Assert.DoesNotContain("country", names);
        await browser.DrawnChartsAsync("#drift");
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Live_traffic_rises_when_requests_come()
    {
        await using BrowserPage browser = await OpenAsync("/");
        IPage page = browser.Page;
        await WaitForTrafficAsync(page);

        await world.SendTrafficAsync(180);

        await page.WaitForFunctionAsync(
            "() => Number(document.querySelector('[data-live-value=rate]').textContent.replace(',', '')) >= 3",
            null, new() { Timeout = 15_000 });
        Assert.Contains("ms", await page.Locator("[data-live-value=p99]").First.InnerTextAsync(), StringComparison.Ordinal);
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Report_of_a_version_opens_with_its_charts()
    {
        await using BrowserPage browser = await OpenAsync("/models/churn/2/report");

        Assert.Equal("Predicting churned", await browser.Page.Locator("h1").InnerTextAsync());
        Assert.True(await browser.DrawnChartsAsync() >= 5);
        await browser.SnapAsync("dash-report-1280-light");
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Pages_that_are_not_there_say_so_in_the_same_style()
    {
        foreach (string path in new[] { "/nowhere", "/models/chrun", "/models/churn/9", "/runs/none-such", "/runs/compare" })
        {
            await using BrowserPage browser = await chromium.OpenAsync();
            IResponse response = (await browser.Page.GotoAsync(world.Url + path))!;

            Assert.Equal(path == "/runs/compare" ? 400 : 404, response.Status);
            Assert.True(await browser.Page.Locator(".topbar").IsVisibleAsync());
            Assert.NotEqual("", await browser.Page.Locator(".lead").InnerTextAsync());
            if (path == "/models/chrun")
            {
                Assert.Contains("id you mean 'churn'?", await browser.Page.Locator(".lead").InnerTextAsync(), StringComparison.Ordinal);
                await browser.SnapAsync("dash-missing-1280-light", fullPage: false);
            }
        }
    }

    [Fact]
    public async Task Keyboard_reaches_the_page_past_the_navigation()
    {
        await using BrowserPage browser = await OpenAsync("/models");
        IPage page = browser.Page;

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the page", await page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        Assert.NotEqual("none", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('main').contains(document.activeElement)"));
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Run_that_failed_says_why()
    {
        Run failed = world.Store.Runs.Get("broken-file");
        await using BrowserPage browser = await OpenAsync("/runs/" + failed.Id);

        Assert.Contains("line 7: found 15 fields", await browser.Page.Locator(".notice.bad").InnerTextAsync(), StringComparison.Ordinal);
        browser.AssertQuiet();
    }

    /// <summary>
    /// Makes the pictures of the documentation where CAIRN_SCREENSHOTS says; run it with <c>--explicit on</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Pictures_of_the_documentation_are_made()
    {
        await using BrowserPage browser = await OpenAsync("/", 1200);
        await WaitForTrafficAsync(browser.Page);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(500));
        for (int half = 0; half < 150; half++)
        {
            await world.SendTrafficAsync(60 + (int)(35 * Math.Sin(half / 14.0)) + half * 7 % 13, errors: half % 40 == 30 ? 2 : 0);
            await timer.WaitForNextTickAsync();
        }
        await browser.SnapAsync("dashboard");
        await browser.Page.GotoAsync(world.Url + "/models/churn/2/report");
        await browser.DrawnChartsAsync();
        await browser.Page.SetViewportSizeAsync(1200, 1750);
        await browser.SnapAsync("report", fullPage: false);
    }

    private async Task<BrowserPage> OpenAsync(string path, int width = 1280, bool dark = false)
    {
        BrowserPage browser = await chromium.OpenAsync(width, 900, dark);
        await browser.Page.GotoAsync(world.Url + path);
        return browser;
    }

    private static async Task WaitForTrafficAsync(IPage page) =>
        await page.Locator("[data-live-chart] svg path").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
}

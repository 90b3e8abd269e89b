using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Reports.Explanations;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.EndToEnd.Tests.Browser;

public sealed class ExplanationPageTests(Chromium chromium) : IDisposable
{
    private const string Hostile = "</script><img src=x onerror=\"document.title='taken'\">";

    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-explanation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Page_draws_every_chart_quietly_and_fits_its_width(int width, bool dark)
    {
        await using BrowserPage browser = await OpenAsync(Content("area", "town"), width, dark);

        Assert.True(await browser.DrawnChartsAsync() >= 14);
        Assert.False(await browser.OverflowsAsync());
        Assert.Equal(5, await browser.Page.Locator("#row svg text", new() { HasText = "=" }).CountAsync());
        await browser.SnapAsync($"explanation-{width}-{(dark ? "dark" : "light")}");
        browser.AssertQuiet();
    }

    [Fact]
    public async Task Hostile_names_run_nothing()
    {
        await using BrowserPage browser = await OpenAsync(Content(Hostile, "<b>town</b>"));

        await browser.DrawnChartsAsync();
        foreach (string section in new[] { "#row", "#columns", "#dependence", "#effects" })
            await browser.Page.Locator($"{section} .chart").First.HoverAsync();
        Assert.Equal(0, await browser.Page.Locator("img").CountAsync());
        Assert.Equal(0, await browser.Page.Locator("main b:text('town')").CountAsync());
        browser.AssertQuiet();
    }

    private async Task<BrowserPage> OpenAsync(ExplanationContent content, int width = 1280, bool dark = false)
    {
        string path = Path.Combine(_folder, "page.html");
        await File.WriteAllTextAsync(path, ExplanationPage.Render(content));
        BrowserPage browser = await chromium.OpenAsync(width, 900, dark);
        await browser.Page.GotoAsync(new Uri(path).AbsoluteUri);
        return browser;
    }

    // Prices of houses by area, garden, town, a flag and when they were built.
    private static ExplanationContent Content(string area, string town)
    {
        const int Rows = 400;
        SeededRandom random = new(6);
        double[] areas = [.. Enumerable.Range(0, Rows).Select(_ => Math.Round(60 + 120 * random.NextDouble()))];
        double[] gardens = [.. areas.Select(
            a => random.NextInt(5) == 0 ? double.NaN : Math.Round(a * random.NextDouble()))];
        string[] towns = [.. areas.Select(_ => new[] { "Aberystwyth", "Bath", "Cork" }[random.NextInt(3)])];
        sbyte[] lifts = [.. areas.Select(_ => (sbyte)random.NextInt(2))];
        long[] built = [.. areas.Select(
            _ => new DateTime(1960 + random.NextInt(60), 1 + random.NextInt(12), 1, 0, 0, 0, DateTimeKind.Utc).Ticks)];
        double[] prices = [.. areas.Select((a, i) =>
            1000 * (2 * a + (double.IsNaN(gardens[i]) ? 0 : gardens[i]) + (towns[i] == "Bath" ? a : 0)
            + 20 * lifts[i] + new DateTime(built[i]).Year - 1960 + 5 * random.NextNormal()))];
        Table table = new(
            new NumberColumn(area, areas), new NumberColumn("garden", gardens), CategoryColumn.FromTexts(town, towns),
            new BooleanColumn("lift", lifts), new TimeColumn("built", built), new NumberColumn("price", prices));
        Dataset data = new(table, "price", LearningTask.Regression, [area, "garden", town, "lift", "built"]);
        GradientBoostingModel model = new GradientBoosting { Rounds = 40, MaxDepth = 4, MinLeafRows = 5 }.Fit(data);
        Table rows = new(data.Features);
        IRowExplainer explainer = ExplanationMethods.Explainer(model, null);
        ModelAnswers answers = ModelAnswers.Of(model);
        EffectGrid Grid(string name, int most) => EffectGrid.Of(
            model.Signature.Inputs.Single(input => input.Name == name), rows, most);
        ColumnEffect Effect(string name, bool isOrdered) => new(
            PartialDependence.Of(answers, rows.Head(60), Grid(name, 20)),
            isOrdered ? AccumulatedEffects.Of(answers, rows, name) : null);
        Table own = rows.Slice(7, 8);
        CounterfactualGoal goal = CounterfactualGoal.Range(prices.Order().ElementAt(350), double.PositiveInfinity);
        return new ExplanationContent
        {
            Name = "houses",
            Facts = [new("Model", "houses (gradient-boosting)")],
            Global = new GlobalExplanation
            {
                Model = model,
                Rows = rows,
                Contributions = explainer.Explain(rows),
                Method = explainer.Method,
                Importance = PermutationImportance.Of(model, data),
                Effects = [Effect(area, true), Effect(town, false), Effect("built", true)],
                Joint = [new JointEffect(
                    Grid(area, 9), Grid(town, 9),
                    PartialDependence.Joint(answers, rows.Head(40), Grid(area, 9), Grid(town, 9)))],
                Surrogate = SurrogateTree.Of(model, rows, depth: 3),
            },
            Row = new RowExplanation
            {
                Model = model,
                Number = 8,
                Row = own,
                Contributions = explainer.Explain(own),
                Method = explainer.Method,
                Goal = goal,
                Counterfactuals = new CounterfactualSearch().Find(model, own, goal, rows),
                Local = new LocalSurrogate().Fit(answers, own, rows),
                LocalScore = answers.Fields[0],
            },
        };
    }
}

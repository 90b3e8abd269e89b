using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Formats;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Models;
using Cairn.Models.Packaging;

namespace Cairn.Learning.Tests.Reports.Cards;

public sealed class ModelCardTests
{
    [Theory]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Ranking)]
    [InlineData(LearningTask.Survival)]
    [InlineData(LearningTask.MultiOutputRegression)]
    [InlineData(LearningTask.OutlierDetection)]
    public void Figures_of_the_card_are_those_of_the_report(LearningTask task)
    {
        (ReportContent content, PackageManifest manifest) = FittedReports.Of(task);
        ModelCard card = ModelCard.Of(content, manifest);
        string markdown = card.ToMarkdown(manifest.Signature, content.Profile);
        string report = HtmlReport.Render(content);

        Assert.Equal(content.Evaluation.Metrics.Keys.Order(), card.Metrics.Select(m => m.Name).Order());
        foreach (CardMetric metric in card.Metrics)
        {
            Assert.Equal(content.Evaluation.Metrics[metric.Name], metric.Value);
            Assert.Equal(content.Baseline!.Value(metric.Name), metric.Baseline);
            MetricInterval? interval = content.Evaluation.Intervals?.Find(metric.Name);
            Assert.Equal(interval?.Low, metric.Low);
            string value = MetricText.Of(metric.Name, metric.Value);
            Assert.Contains($"| {metric.Name} | {value} |", markdown, StringComparison.Ordinal);
            Assert.Contains($"<td class=\"num\">{value}</td>", report, StringComparison.Ordinal);
            if (interval is MetricInterval known)
            {
                string text = $"{MetricText.Of(metric.Name, known.Low)} to {MetricText.Of(metric.Name, known.High)}";
                Assert.Contains(text, markdown, StringComparison.Ordinal);
                Assert.Contains(text, report, StringComparison.Ordinal);
            }
        }
        foreach (CardSlice slice in card.Slices ?? [])
            Assert.Contains(HtmlReportText(slice.Slice), report, StringComparison.Ordinal);
        Assert.Equal(content.WeakSpots?.Slices?.Count, card.Slices?.Count);
    }

    [Theory]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.OutlierDetection)]
    public void Card_comes_back_from_json_and_gives_the_same_text(LearningTask task)
    {
        (ReportContent content, PackageManifest manifest) = FittedReports.Of(task);
        ModelCard card = ModelCard.Of(content, manifest);

        ModelCard back = ModelCard.FromJson(JsonNode.Parse(card.ToBytes())!);

        Assert.Equal(card.ToJson().ToJsonString(), back.ToJson().ToJsonString());
        Assert.Equal(
            card.ToMarkdown(manifest.Signature, content.Profile), back.ToMarkdown(manifest.Signature, content.Profile));
    }

    [Fact]
    public void Card_says_what_people_said_and_asks_for_what_they_did_not()
    {
        (ReportContent content, PackageManifest manifest) = FittedReports.Of(LearningTask.Regression);

        string markdown = ModelCard.Of(content, manifest).ToMarkdown(manifest.Signature, content.Profile);

        Assert.StartsWith("# y: gradient-boosting\n\nPredicts the number `y` from 2 columns.\n\n## Use\n\n", markdown, StringComparison.Ordinal);
        Assert.Contains("**Intended use.** For red.\n", markdown, StringComparison.Ordinal);
        Assert.Contains("**Out of scope.** _Not said: what it must not be used for._\n", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("Licence", markdown, StringComparison.Ordinal);
        Assert.Contains("- The figures may be too good. 'x' counts the rows.\n", markdown, StringComparison.Ordinal);
        Assert.Contains("    cairn train made-up.csv --target 'x'\n", markdown, StringComparison.Ordinal);
        Assert.Contains("- seed: 0\n", markdown, StringComparison.Ordinal);
        Assert.Contains("## Columns read", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_names_does_not_survive_in_the_text()
    {
        (ReportContent content, PackageManifest manifest) = FittedReports.Of(
            LearningTask.BinaryClassification, "<script>alert(1)</script>", "a|b");

        string markdown = ModelCard.Of(content, manifest).ToMarkdown(manifest.Signature, content.Profile);

        // Text between backticks is shown as it is, and code by its indentation.
        string plain = Regex.Replace(Regex.Replace(markdown, "`[^`]*`", ""), "(?m)^    .*$", "");
        Assert.DoesNotContain("<script", plain, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_is_broken_is_refused()
    {
        (ReportContent content, PackageManifest manifest) = FittedReports.Of(LearningTask.Regression);
        JsonObject json = ModelCard.Of(content, manifest).ToJson();
        json["metrics"]!["rmse"]!["value"] = "high";

        Assert.Throws<InputException>(() => ModelCard.FromJson(json));
        Assert.Throws<InputException>(() => ModelCard.FromJson(new JsonArray()));
    }

    [Fact]
    public void Texts_have_known_names_and_later_ones_count()
    {
        InputException error = Assert.Throws<InputException>(() => CardTexts.Of([new("intended_user", "x")]));
        Assert.Equal("unknown-card-text", error.Code);
        Assert.Contains("intended_use", error.Hint, StringComparison.Ordinal);
        CardTexts texts = CardTexts.Of([new("owner", "a"), new("owner", "b"), new("contact", "c"), new("contact", " ")]);
        Assert.Equal(["owner"], texts.Given.Select(given => given.Text.Name));
        Assert.Equal("b", texts.Value("owner"));
    }

    private static string HtmlReportText(string text) => Cairn.Learning.Reports.Html.HtmlWriter.Encode(text);
}

using System.Text.RegularExpressions;
using Cairn.Learning.Reports;
using Cairn.Models;

namespace Cairn.Learning.Tests.Reports;

/// <summary>The whole page of every task.</summary>
public sealed partial class WholeReportTests
{
    private const string Common = "metrics importance columns effects data leaks shifts use speed making more";
    private const int MostBytes = 2_000_000;

    [Theory]
    [InlineData(LearningTask.BinaryClassification, "curves threshold classes slices rows tree")]
    [InlineData(LearningTask.MulticlassClassification, "curves classes slices rows tree")]
    [InlineData(LearningTask.Regression, "errors slices rows tree")]
    [InlineData(LearningTask.Ranking, "queries weak-queries tree")]
    [InlineData(LearningTask.Survival, "survival rows tree")]
    [InlineData(LearningTask.MultiOutputRegression, "targets points rows tree")]
    [InlineData(LearningTask.OutlierDetection, "scores rows tree")]
    public void Every_task_has_its_sections_and_its_contents_lead_to_them(LearningTask task, string own)
    {
        (ReportContent content, _) = FittedReports.Of(task);

        string page = HtmlReport.Render(content);

        string[] sections = [.. Sections().Matches(page).Select(m => m.Groups[1].Value)];
        string[] wanted = [.. Common.Split(' ').Concat(own.Split(' ')).Where(id => id != "importance" || content.Importance is not null)];
        Assert.Equal(wanted.Order(), sections.Order());
        Assert.Equal(sections.Length, sections.Distinct().Count());
        foreach (string id in sections)
            Assert.Equal(3, Regex.Count(page, $"<a href=\"#{id}\">"));
        Assert.InRange(page.Length, 100_000, MostBytes);
        Assert.DoesNotContain("NaN", WithoutAssets(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Ranking)]
    [InlineData(LearningTask.Survival)]
    [InlineData(LearningTask.MultiOutputRegression)]
    [InlineData(LearningTask.OutlierDetection)]
    public void Names_and_levels_from_data_cannot_become_markup_in_any_section(LearningTask task)
    {
        const string Column = "<script>alert('column')</script>";
        const string Level = "</script><img src=x onerror=alert(1)>\"'";

        string page = WithoutAssets(HtmlReport.Render(FittedReports.Of(task, Column, Level).Content));

        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_leads_to_a_file_beside_the_page_whatever_its_name()
    {
        string page = HtmlReport.Render(FittedReports.Of(LearningTask.Regression, level: "javascript:alert(1)//").Content);

        Assert.Contains("<a href=\"javascript%3Aalert%281%29//.html\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_may_have_been_learnt_from_are_not_called_unseen()
    {
        ReportContent content = FittedReports.Of(LearningTask.Regression).Content with { MayHaveSeen = true };

        string page = HtmlReport.Render(content);

        Assert.DoesNotContain("it had not seen", page, StringComparison.Ordinal);
        Assert.Contains("was trained on the file that it is judged by here", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_of_another_time_stand_beside_those_of_these_rows()
    {
        ReportContent content = FittedReports.Of(LearningTask.Regression).Content;
        content = content with
        {
            Baseline = null,
            Earlier = new(new Dictionary<string, double> { ["rmse"] = 100, ["mae"] = content.Evaluation.Metrics["mae"] }, "5 folds"),
        };

        string page = HtmlReport.Render(content);

        Assert.Contains(">When made<", page, StringComparison.Ordinal);
        Assert.Contains("and when the model was made: 5 folds", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<td class=\"num better\">"));
    }

    private static string WithoutAssets(string page) => Regex.Replace(
        Regex.Replace(page, "<style>.*?</style>", "", RegexOptions.Singleline), "<script>\"use strict\".*$", "", RegexOptions.Singleline);

    [GeneratedRegex("<section class=\"card\" id=\"([^\"]+)\">")]
    private static partial Regex Sections();
}

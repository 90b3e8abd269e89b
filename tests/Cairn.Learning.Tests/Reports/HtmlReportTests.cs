using System.Text.RegularExpressions;
using Cairn.Learning.Reports;

namespace Cairn.Learning.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void Equal_content_gives_equal_bytes()
    {
        Assert.Equal(HtmlReport.Render(SampleReports.Binary()), HtmlReport.Render(SampleReports.Binary()));
    }

    [Fact]
    public void Verdict_of_two_classes_speaks_of_accuracy_ranking_and_the_baseline()
    {
        string page = HtmlReport.Render(SampleReports.Binary());

        string verdict = Between(page, "<p class=\"verdict\">", "</p>");
        Assert.Contains("It names the right class for <strong>", verdict, StringComparison.Ordinal);
        Assert.Contains("always saying the most common class is right for", verdict, StringComparison.Ordinal);
        Assert.Contains("Given one row that is ‘stays’ and one that is not", verdict, StringComparison.Ordinal);
        Assert.DoesNotContain("no better than a baseline", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_of_numbers_speaks_of_the_mean_error_and_the_variance()
    {
        string verdict = Between(HtmlReport.Render(SampleReports.Regression()), "<p class=\"verdict\">", "</p>");

        Assert.Contains("on average; always saying the same number is off by", verdict, StringComparison.Ordinal);
        Assert.Contains("of the variance of price", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_of_a_ranking_speaks_of_the_gain_and_the_first_row_of_use()
    {
        string page = HtmlReport.Render(SampleReports.Ranking());
        string verdict = Between(page, "<p class=\"verdict\">", "</p>");

        Assert.Contains("Its order of 100 queries it had not seen has <strong>", verdict, StringComparison.Ordinal);
        Assert.Contains("an order by chance has", verdict, StringComparison.Ordinal);
        Assert.Contains("<h1>Ranking by grade</h1>", page, StringComparison.Ordinal);
        Assert.Contains("NDCG of the queries", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_of_survival_speaks_of_pairs_and_events()
    {
        string page = HtmlReport.Render(SampleReports.Survival());
        string verdict = Between(page, "<p class=\"verdict\">", "</p>");

        Assert.Contains("it tells which has its event first <strong>", verdict, StringComparison.Ordinal);
        Assert.Contains("1,600 events among 2,000 rows were seen.", verdict, StringComparison.Ordinal);
        Assert.Contains("soonest third", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_targets_have_a_row_each()
    {
        string page = HtmlReport.Render(SampleReports.Targets());
        string targets = Between(page, "<section class=\"card\" id=\"targets\">", "</section>");

        Assert.Contains("<h1>Predicting price, rent</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">rent</th>", targets, StringComparison.Ordinal);
        Assert.Contains("Best told is", Between(page, "<p class=\"verdict\">", "</p>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Outliers_without_a_label_are_counted_and_no_more_is_claimed()
    {
        string page = HtmlReport.Render(SampleReports.Outliers());

        Assert.Contains("<h1>Telling outliers</h1>", page, StringComparison.Ordinal);
        Assert.Contains(
            "It calls <strong>5.0 %</strong> of the rows it had not seen outliers. No column says which rows are, ",
            page, StringComparison.Ordinal);
        Assert.DoesNotContain("no better than a baseline", page, StringComparison.Ordinal);
        Assert.DoesNotContain("points</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_no_better_than_the_baseline_is_called_so()
    {
        ReportContent content = SampleReports.Binary();

        string page = HtmlReport.Render(content with { Evaluation = content.Baseline! });

        Assert.Contains("no better than a baseline that ignores every column", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_stand_beside_the_baseline_with_the_difference()
    {
        string page = HtmlReport.Render(SampleReports.Multiclass("cat", "dog", "owl"));
        string metrics = Between(page, "<section class=\"card\" id=\"metrics\">", "</section>");

        Assert.Contains("Log loss<small>", metrics, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\" class=\"num\">Baseline</th>", metrics, StringComparison.Ordinal);
        Assert.Matches("<td class=\"num better\">\\+[0-9.]+ points</td>", metrics);
    }

    [Fact]
    public void Report_without_a_baseline_has_no_column_for_it()
    {
        string page = HtmlReport.Render(SampleReports.Binary() with { Baseline = null });

        Assert.DoesNotContain(">Baseline<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("always saying", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("</script><img src=x onerror=alert(1)>")]
    [InlineData("\"><svg onload=alert(1)>")]
    public void Names_from_data_cannot_become_markup(string hostile)
    {
        ReportContent content = SampleReports.Binary(hostile, "fine", hostile) with
        {
            Learner = hostile,
            JudgedOn = hostile,
            Facts = [new(hostile, hostile)],
            Options = [new(hostile, hostile)],
            Notes = [hostile],
        };

        string page = HtmlReport.Render(content);

        Assert.DoesNotContain(hostile, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", WithoutAssets(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<svg onload", page, StringComparison.Ordinal);
        // One script of ours, and data elements that are not run.
        Assert.Single(Scripts().Matches(page), m => m.Value == "<script>");
    }

    [Fact]
    public void Page_asks_for_nothing_from_elsewhere_and_names_its_script_by_digest()
    {
        string page = HtmlReport.Render(SampleReports.Binary());

        string markup = WithoutAssets(page);
        Assert.DoesNotContain("src=", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", markup.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", markup, StringComparison.Ordinal);
        Assert.Contains("default-src &#39;none&#39;; script-src &#39;sha256-", page, StringComparison.Ordinal);
        Assert.InRange(page.Length, 100_000, 900_000);
    }

    [Fact]
    public void Each_chart_has_its_data_in_the_page()
    {
        // Of two classes there are also gain, lift and the detection error; of each the distribution of the target.
        foreach ((ReportContent content, int count) in new[]
        {
            (SampleReports.Binary(), 7), (SampleReports.Multiclass("a", "b", "c"), 4), (SampleReports.Regression(), 4),
        })
        {
            string page = HtmlReport.Render(content);
            MatchCollection charts = ChartPlaces().Matches(page);
            Assert.Equal(count, charts.Count);
            foreach (Match chart in charts)
                Assert.Contains($"<script type=\"application/json\" id=\"{chart.Groups[1].Value}\">{{\"kind\":", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Data_section_lists_every_column_with_its_shape()
    {
        string page = HtmlReport.Render(SampleReports.Binary());
        string data = Between(page, "<section class=\"card\" id=\"data\">", "</section>");

        Assert.Contains("2,000 rows and 6 columns of training data", data, StringComparison.Ordinal);
        Assert.Equal(6, Regex.Count(data, "<svg class=\"spark\""));
        Assert.Contains("churned <span class=\"badge accent\">target</span>", data, StringComparison.Ordinal);
        Assert.Contains("2025-01-01 to 2025-12-31, median 2025-", data, StringComparison.Ordinal);
        Assert.Contains("premium", data, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_classes_show_the_most_frequent_mistakes_and_no_matrix()
    {
        string[] labels = [.. Enumerable.Range(10, 14).Select(i => $"class {i}")];

        string page = HtmlReport.Render(SampleReports.Multiclass(labels));

        Assert.DoesNotContain("<table class=\"confusion\">", page, StringComparison.Ordinal);
        Assert.Contains("The most frequent mistakes", page, StringComparison.Ordinal);
        Assert.Contains("the 8 most frequent of 14 are shown", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_is_written_to_a_file_and_replaces_an_older_one()
    {
        string folder = Directory.CreateTempSubdirectory("cairn-report-").FullName;
        try
        {
            string path = Path.Combine(folder, "new", "report.html");
            HtmlReport.Write(path, SampleReports.Regression());
            HtmlReport.Write(path, SampleReports.Binary());

            Assert.Equal(HtmlReport.Render(SampleReports.Binary()), File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"'{start}' is not in the page");
        return text[(from + start.Length)..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string WithoutAssets(string page) =>
        Regex.Replace(Regex.Replace(page, "<style>.*?</style>", "", RegexOptions.Singleline), "<script>.*</script>", "", RegexOptions.Singleline);

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    [GeneratedRegex("data-chart=\"([^\"]+)\"")]
    private static partial Regex ChartPlaces();
}

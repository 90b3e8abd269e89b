using System.Globalization;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

public sealed class ExplainVerbTests : IClassFixture<ExplainVerbTests.Trained>
{
    private readonly Tool _tool;

    public ExplainVerbTests(Trained trained)
    {
        _tool = trained.Tool;
    }

    [Fact]
    public void The_whole_is_ranked_by_mean_size_with_what_shuffling_costs()
    {
        JsonObject json = _tool.Json("explain", "boost.cairn", "data.csv");
        Assert.Equal(("tree", 400, 400), ((string?)json["method"], (int)json["rows"]!, (int)json["explained_rows"]!));
        JsonNode score = Assert.Single(json["scores"]!.AsArray())!;
        Assert.Equal(("yes", "log-odds of 'yes'"), ((string?)score["name"], (string?)score["unit"]));
        Assert.Equal("income", score["mean_size"]!.AsObject().First().Key);
        double[] sizes = [.. score["mean_size"]!.AsObject().Select(column => (double)column.Value!)];
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.Equal("roc_auc", (string?)json["importance"]!["metric"]);
        Assert.Equal(10, (int)json["importance"]!["repeats"]!);
        ToolResult people = _tool.Run("explain", "boost.cairn", "data.csv");
        Assert.Equal(0, people.ExitCode);
        Assert.Contains(
            "mean size of what each column moves the log-odds of 'yes' by, over 400 rows (tree SHAP)", people.Output);
        Assert.Contains("█", people.Output);
        Assert.Contains("loss of roc_auc", people.Output);
    }

    [Fact]
    public void One_row_adds_up_and_says_what_would_have_to_change()
    {
        JsonObject json = _tool.Json("explain", "boost.cairn", "data.csv", "--row", "3");
        Assert.Equal(3, (int)json["row"]!);
        Assert.Equal("no", (string?)json["prediction"]);
        Assert.Equal(Cells(3)[0], ((double)json["values"]!["income"]!).ToString(CultureInfo.InvariantCulture));
        JsonNode explanation = json["explanations"]![0]!;
        double sum = explanation["contributions"]!.AsObject().Sum(column => (double)column.Value!);
        Assert.Equal((double)explanation["score"]!, (double)explanation["base_value"]! + sum, 1e-9);
        JsonArray ways = json["counterfactuals"]!.AsArray();
        Assert.NotEmpty(ways);
        foreach (JsonNode? way in ways)
        {
            Assert.Equal("yes", (string?)way!["answer"]);
            Assert.True((bool)way["plausible"]!);
            // The tool itself answers so when the row is changed.
            string[] cells = Cells(3);
            string[] names = ["income", "debt", "job", "since", "granted"];
            foreach (JsonNode? change in way["changes"]!.AsArray())
                cells[Array.IndexOf(names, (string)change!["column"]!)] = (string)change["to"]!;
            _tool.Write("changed.csv", $"{string.Join(',', names)}\n{string.Join(',', cells)}\n");
            _tool.Json("predict", "boost.cairn", "changed.csv", "--out", "changed.out.csv");
            Assert.StartsWith("yes,", File.ReadAllLines(Path.Combine(_tool.Folder, "changed.out.csv"))[1]);
        }
        ToolResult people = _tool.Run("explain", "boost.cairn", "data.csv", "--row", "3");
        Assert.StartsWith("row 3: no (", people.Output);
        Assert.Contains("this row", people.Output);
        Assert.Contains("it would answer yes (", people.Output);
    }

    [Fact]
    public void Rules_bind_what_may_change()
    {
        JsonObject json = _tool.Json(
            "explain", "boost.cairn", "data.csv", "--row", "3", "--freeze", "debt,job", "--only-up", "income",
            "--within", "income=..78",
            "--counterfactuals", "2");
        foreach (JsonNode? way in json["counterfactuals"]!.AsArray())
        {
            foreach (JsonNode? change in way!["changes"]!.AsArray())
            {
                Assert.DoesNotContain((string)change!["column"]!, new[] { "debt", "job" });
                if ((string)change["column"]! == "income")
                {
                    double to = double.Parse((string)change["to"]!, CultureInfo.InvariantCulture);
                    Assert.InRange(to, double.Parse((string)change["from"]!, CultureInfo.InvariantCulture), 78);
                }
            }
        }
    }

    [Theory]
    [InlineData("tree-interventional", "log-odds of 'yes'")]
    [InlineData("kernel", "probability of 'yes'")]
    [InlineData("permutation", "probability of 'yes'")]
    public void Every_method_explains_the_same_model(string method, string unit)
    {
        JsonObject json = _tool.Json(
            "explain", "boost.cairn", "data.csv", "--method", method, "--row", "5", "--background-rows", "20");
        Assert.Equal(method, (string?)json["method"]);
        JsonNode explanation = json["explanations"]![0]!;
        Assert.Equal(unit, (string?)explanation["unit"]);
        double sum = explanation["contributions"]!.AsObject().Sum(column => (double)column.Value!);
        Assert.Equal((double)explanation["score"]!, (double)explanation["base_value"]! + sum, 1e-9);
    }

    [Fact]
    public void Numbers_are_brought_where_they_are_wished_and_lime_says_how_far_to_trust_it()
    {
        JsonObject json = _tool.Json(
            "explain", "line.cairn", "data.csv", "--row", "2", "--want", ">60", "--method", "lime");
        Assert.Equal("at least 60", (string?)json["wanted"]);
        Assert.All(json["counterfactuals"]!.AsArray(), way => Assert.True(
            double.Parse((string)way!["answer"]!, CultureInfo.InvariantCulture) >= 60));
        Assert.InRange((double)json["lime"]!["r2"]!, 0.1, 1);
        Assert.NotEmpty(json["lime"]!["terms"]!.AsArray());
        Assert.Equal("linear", (string?)json["method"]);
        Assert.False(_tool.Json("explain", "line.cairn", "data.csv", "--row", "2").ContainsKey("counterfactuals"));
        Assert.Contains(
            "LIME; explains", _tool.Run("explain", "line.cairn", "data.csv", "--row", "2", "--method", "lime").Output);
    }

    [Fact]
    public void Effects_come_for_the_columns_that_are_named()
    {
        JsonObject json = _tool.Json(
            "explain", "boost.cairn", "data.csv", "--columns", "income,job", "--pair", "income,debt", "--rows", "50");
        Assert.Equal(50, (int)json["explained_rows"]!);
        Assert.Equal(["income", "job"], json["effects"]!.AsArray().Select(effect => (string?)effect!["column"]));
        Assert.Equal(
            json["effects"]![0]!["values"]!.AsArray().Count,
            json["effects"]![0]!["partial_dependence"]!["yes"]!.AsArray().Count);
        Assert.NotNull(json["effects"]![0]!["accumulated"]);
        Assert.Null(json["effects"]![1]!["accumulated"]);
        Assert.Equal(144, json["joint_effects"]![0]!["partial_dependence"]!["yes"]!.AsArray().Count);
    }

    [Fact]
    public void The_page_is_the_same_at_any_number_of_threads()
    {
        JsonObject json = _tool.Json(
            "explain", "boost.cairn", "data.csv", "--row", "3", "--report", "one.html", "--threads", "1");
        Assert.Equal("one.html", (string?)json["report"]);
        Assert.InRange((double)json["global"]!["surrogate"]!["agreement"]!, 0.7, 1);
        _tool.Json("explain", "boost.cairn", "data.csv", "--row", "3", "--report", "two.html", "--threads", "3");
        string page = File.ReadAllText(Path.Combine(_tool.Folder, "one.html"));
        Assert.Equal(page, File.ReadAllText(Path.Combine(_tool.Folder, "two.html")));
        foreach (string kind in new[] { "beeswarm", "waterfall", "shaded", "heatmap", "lines", "bars" })
            Assert.Contains($"\"kind\":\"{kind}\"", page);
        Assert.Contains("names the same class", page);
    }

    [Theory]
    [InlineData("row-out-of-range", "--row: found 401, but 'data.csv' has 400 rows.", "data.csv", "--row", "401")]
    [InlineData("bad-option", "Option --row: found 0, wanted a whole number of at least 1.", "data.csv", "--row", "0")]
    [InlineData("unknown-method", "'kernl' is not a method of explaining.", "data.csv", "--method", "kernl")]
    [InlineData("wrong-method", "Method 'linear' is for a linear model; this is a gradient-boosting model.", "data.csv", "--method", "linear")]
    [InlineData("usage", "--method lime explains one row.", "data.csv", "--method", "lime")]
    [InlineData("usage", "--freeze is about what would have to change in one row.", "data.csv", "--freeze", "debt")]
    [InlineData("unknown-column", "Option --freeze: the model reads no column 'dbt'.", "data.csv", "--row", "1", "--freeze", "dbt")]
    [InlineData("no-order", "Column 'job' is category, which has no up, down or range.", "data.csv", "--row", "1", "--only-up", "job")]
    [InlineData("bad-option", "Option --only-up: column 'debt' is named by another option too.", "data.csv", "--row", "1", "--freeze", "debt", "--only-up", "debt")]
    [InlineData("bad-option", "Option --within: found '5', wanted a range such as 18..65, 18.. or ..65.", "data.csv", "--row", "1", "--within", "debt=5")]
    [InlineData("unknown-class", "The model knows no class 'maybe'.", "data.csv", "--row", "1", "--want", "maybe")]
    [InlineData("unknown-output", "Option --output: there is no score 'ys'.", "data.csv", "--output", "ys")]
    [InlineData("unknown-column", "Option --columns: the model reads no column 'incme'.", "data.csv", "--columns", "incme")]
    [InlineData("bad-option", "Option --pair: found 'income', wanted two columns with a comma.", "data.csv", "--pair", "income")]
    [InlineData("missing-column", "Column 'debt' (number) is missing.", "narrow.csv")]
    [InlineData("no-rows", "'empty.csv' has no rows.", "empty.csv")]
    public void Wrong_use_is_refused(string code, string message, params string[] arguments)
    {
        ToolResult result = _tool.Run(["explain", "boost.cairn", .. arguments, "--json"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            (code, message), ((string?)result.Json()["error"]!["code"], (string?)result.Json()["error"]!["message"]));
    }

    private string[] Cells(int row) => File.ReadAllLines(Path.Combine(_tool.Folder, "data.csv"))[row].Split(',');

    /// <summary>Data with two models, made once.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            Random random = new(1);
            List<string> lines = ["income,debt,job,since,granted"];
            for (int i = 0; i < 400; i++)
            {
                double income = Math.Round(20 + 60 * random.NextDouble(), 1);
                double debt = Math.Round(25 * random.NextDouble(), 1);
                string job = new[] { "clerk", "driver", "smith" }[random.Next(3)];
                // The third row is far from being granted.
                (income, debt) = i == 2 ? (45.5, 17.2) : (income, debt);
                string since = new DateTime(2020, 1, 1).AddDays(random.Next(2000)).ToString(
                    "yyyy-MM-dd", CultureInfo.InvariantCulture);
                bool granted = income - 2 * debt + (job == "smith" ? 8 : 0) > 20;
                lines.Add(
                    string.Create(CultureInfo.InvariantCulture,
                    $"{income},{debt},{job},{since},{(granted ? "yes" : "no")}"));
            }
            Tool.Write("data.csv", string.Join('\n', lines) + "\n");
            Tool.Write("narrow.csv", "income,job,since\n30,clerk,2021-01-01\n");
            Tool.Write("empty.csv", "income,debt,job,since,granted\n");
            Tool.Json(
                "train", "data.csv", "--target", "granted", "--learner", "gradient-boosting", "--set", "rounds=30",
                "--out", "boost.cairn");
            Tool.Json("train", "data.csv", "--target", "income", "--learner", "linear-regression", "--out", "line.cairn");
        }

        internal Tool Tool { get; } = new();

        public void Dispose() => Tool.Dispose();
    }
}

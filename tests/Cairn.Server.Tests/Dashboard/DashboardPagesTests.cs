using System.Net;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models;
using Cairn.Models.Signatures;
using Cairn.Server.Dashboard;

namespace Cairn.Server.Tests.Dashboard;

public sealed class DashboardPagesTests
{
    private const string Page = "/models/churn/3";

    [Fact]
    public async Task Every_page_names_what_it_may_load_and_loads_nothing_else()
    {
        await using TestServer server = await StartAsync();
        foreach (string path in new[] { "/", "/models", "/models/churn", Page, "/runs", "/traffic" })
        {
            using HttpResponseMessage response = await server.Client.GetAsync(path);
            string html = await response.Content.ReadAsStringAsync();

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
            string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
            Assert.DoesNotContain("onclick", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Scripts_and_styles_are_named_by_their_content_and_kept_for_ever()
    {
        await using TestServer server = await StartAsync();
        (_, string html) = await server.GetAsync("/");
        foreach (string start in new[] { "src=\"", "rel=\"stylesheet\" href=\"" })
        {
            int at = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
            string path = html[at..html.IndexOf('"', at)];
            using HttpResponseMessage response = await server.Client.GetAsync(path);

            Assert.Matches("^/assets/dashboard-[0-9a-f]{16}\\.(js|css)$", path);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.GetValues("Cache-Control").Single());
            Assert.True((await response.Content.ReadAsByteArrayAsync()).Length > 5000);
        }
    }

    [Fact]
    public async Task Names_from_models_cannot_become_markup()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'";
        FakeModel model = new()
        {
            Signature = new Signature(
                LearningTask.BinaryClassification, Hostile,
                [new InputField(Hostile, ColumnKind.Category, Levels: [Hostile, "fine"])],
                Signature.ClassifierOutputs([Hostile, "no"])),
        };
        await using TestServer server = await StartAsync(model);

        (int status, string html) = await server.GetAsync(Page);

        Assert.Equal(200, status);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_gets_a_page_for_a_path_that_is_not_there_and_a_program_gets_json()
    {
        await using TestServer server = await StartAsync();
        using HttpRequestMessage asBrowser = new(HttpMethod.Get, "/nowhere");
        asBrowser.Headers.Add("Accept", "text/html,*/*");
        using HttpResponseMessage page = await server.Client.SendAsync(asBrowser);
        (int status, string json) = await server.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("There is no such page.", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(404, status);
        Assert.Contains("unknown-endpoint", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_versions_and_models_name_the_nearest()
    {
        await using TestServer server = await StartAsync();

        (int status, string html) = await server.GetAsync("/models/chrun");
        Assert.Equal(404, status);
        Assert.Contains("There is no model &#x27;chrun&#x27;.", html, StringComparison.Ordinal);
        Assert.Contains("id you mean &#x27;churn&#x27;?", html, StringComparison.Ordinal);
        (status, html) = await server.GetAsync("/models/churn/7");
        Assert.Equal(404, status);
        Assert.Contains("There is no version &#x27;7&#x27;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_a_store_say_so()
    {
        await using TestServer server = await StartAsync();

        Assert.Contains("started without a store", (await server.GetAsync("/runs")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await server.GetAsync("/runs/abc")).Status);
        Assert.Contains("Predictions are not logged on this server.", (await server.GetAsync(Page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_of_a_page_is_a_page_and_a_line_in_the_log()
    {
        List<string> lines = [];
        FakeModel model = new() { Before = _ => throw new InvalidOperationException("the model broke") };
        await using TestServer server = await StartAsync(model, new DashboardSources(), lines.Add);

        (int status, string page) = await AskAsync(server, partOnly: false, ("c0", "80"), ("c5", "1"));
        Assert.Equal(500, status);
        Assert.Contains("Something went wrong", page, StringComparison.Ordinal);
        Assert.DoesNotContain("the model broke", page, StringComparison.Ordinal);
        Assert.Contains("fault: System.InvalidOperationException: the model broke", Assert.Single(lines), StringComparison.Ordinal);

        (status, string part) = await AskAsync(server, partOnly: true, ("c0", "80"), ("c5", "1"));
        Assert.Equal(500, status);
        Assert.StartsWith("<p class=\"notice bad\"", part, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_is_filled_with_what_is_usual()
    {
        await using TestServer server = await StartAsync();

        (_, string html) = await server.GetAsync(Page);

        Assert.Contains("<label for=\"c0\">age</label>", html, StringComparison.Ordinal);
        Assert.Contains("name=\"c0\" type=\"number\" value=\"45\" step=\"any\"", html, StringComparison.Ordinal);
        Assert.Contains("20 to 70", html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"premium\" selected", html, StringComparison.Ordinal);
        Assert.Contains("größer", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_gives_the_answer_as_a_part_to_scripts_and_as_a_page_otherwise()
    {
        await using TestServer server = await StartAsync();

        (int status, string part) = await AskAsync(server, partOnly: true, ("c0", "80"), ("c5", "1"));
        Assert.Equal(200, status);
        Assert.Contains("<p class=\"answer-value\">yes</p>", part, StringComparison.Ordinal);
        Assert.Contains("80.0 %", part, StringComparison.Ordinal);
        Assert.Contains("--share:80%", part, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", part, StringComparison.Ordinal);

        (status, string page) = await AskAsync(server, partOnly: false, ("c0", "10"), ("c5", "1"));
        Assert.Equal(200, status);
        Assert.Contains("<p class=\"answer-value\">no</p>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"c0\" type=\"number\" value=\"10\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_of_the_wrong_kind_is_refused_with_the_name_of_its_column()
    {
        await using TestServer server = await StartAsync();

        (int status, string page) = await AskAsync(server, partOnly: false, ("c0", "old"), ("c5", "1"));
        Assert.Equal(400, status);
        Assert.Contains("Column &#x27;age&#x27;, row 1: found &#x27;old&#x27;, wanted a number.", page, StringComparison.Ordinal);

        (_, string part) = await AskAsync(server, partOnly: true, ("c0", "80"));
        Assert.Contains("Column &#x27;must&#x27; has missing values", part, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_of_other_sites_and_huge_forms_are_refused()
    {
        await using TestServer server = await StartAsync();
        using HttpRequestMessage foreign = new(HttpMethod.Post, Page + "/predict") { Content = new FormUrlEncodedContent([]) };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(foreign)).StatusCode);

        using StringContent huge = new("c0=" + new string('1', 2 << 20), null, "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await server.Client.PostAsync(Page + "/predict", huge)).StatusCode);
    }

    private static Task<TestServer> StartAsync() => StartAsync(new FakeModel(), new DashboardSources(), null);

    private static Task<TestServer> StartAsync(IModel model) => StartAsync(model, new DashboardSources(), null);

    private static Task<TestServer> StartAsync(IModel model, DashboardSources sources, Action<string>? log) =>
        TestServer.StartAsync(model, options => options with
        {
            Models = [options.Models[0] with { Profile = Profile() }],
            Extensions = [new DashboardExtension(sources)],
            Log = log ?? options.Log,
        });

    private static TableProfile Profile() => TableProfile.Of(new Table(
        new NumberColumn("age", [20, 45, 70]), CategoryColumn.FromTexts("plan", ["premium", "premium", "basic"])));

    private static async Task<(int Status, string Text)> AskAsync(
        TestServer server, bool partOnly, params (string Key, string Value)[] values)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Page + "/predict")
        {
            Content = new FormUrlEncodedContent(values.Select(v => KeyValuePair.Create(v.Key, v.Value))),
        };
        if (partOnly)
            request.Headers.Add("HX-Request", "true");
        using HttpResponseMessage response = await server.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

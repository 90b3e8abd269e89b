using System.Text.Json.Nodes;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Tests.Reports.Html;

public sealed class HtmlWriterTests
{
    [Fact]
    public void Holes_are_encoded_and_literal_parts_are_not()
    {
        HtmlWriter html = new();
        string name = "<b> & \"it's\"";

        html.Add($"<p title=\"{name}\">{name} {3}</p>");

        const string Encoded = "&lt;b&gt; &amp; &quot;it&#39;s&quot;";
        Assert.Equal($"<p title=\"{Encoded}\">{Encoded} 3</p>", html.ToString());
    }

    [Fact]
    public void Markup_is_written_as_it_is_and_missing_text_is_nothing()
    {
        HtmlWriter html = new();

        html.Add($"{new Markup("<i>x</i>")}{(string?)null}");

        Assert.Equal("<i>x</i>", html.ToString());
    }

    [Fact]
    public void Text_of_any_script_stays_readable() => Assert.Equal("Größe 世界 ≥ 5", HtmlWriter.Encode("Größe 世界 ≥ 5"));

    [Fact]
    public void Data_cannot_close_its_element()
    {
        HtmlWriter html = new();

        html.AddData("d", new JsonObject { ["name"] = "</script>" });

        Assert.Equal("<script type=\"application/json\" id=\"d\">{\"name\":\"\\u003C/script\\u003E\"}</script>", html.ToString());
    }

    [Fact]
    public void Charts_have_names_of_their_own()
    {
        HtmlWriter html = new();

        html.AddChart("One", null, []);
        html.AddChart("Two", "note", [], 120);

        Assert.Contains("data-chart=\"chart-1\"", html.ToString(), StringComparison.Ordinal);
        Assert.Contains("id=\"chart-2\"", html.ToString(), StringComparison.Ordinal);
        Assert.Contains("style=\"--chart-height:120px\"", html.ToString(), StringComparison.Ordinal);
    }
}

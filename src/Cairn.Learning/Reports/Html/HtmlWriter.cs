using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Learning.Reports.Html;

/// <summary>
/// Writes a page from interpolated strings: their literal parts are markup, their holes are encoded. So a name that
/// came from data cannot become markup by being forgotten.
/// </summary>
public sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();
    private readonly string _chartName;
    private int _charts;

    /// <summary>An empty page, or part of one.</summary>
    /// <param name="chartName">Beginning of the identifiers of its charts, which must differ between the parts of a
    /// page.</param>
    public HtmlWriter(string chartName = "chart")
    {
        _chartName = chartName;
    }

    /// <summary>Adds markup with encoded holes.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The handler was given this writer and has written to it.")]
    public void Add([InterpolatedStringHandlerArgument("")] ref Handler html) => _ = html;

    /// <summary>Adds markup.</summary>
    public void Add(Markup markup) => _text.Append(markup.Html);

    /// <summary>The text as it may stand between tags or inside a quoted attribute.</summary>
    public static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
            return text;
        StringBuilder encoded = new(text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '"' => encoded.Append("&quot;"),
                '\'' => encoded.Append("&#39;"),
                _ => encoded.Append(c),
            };
        }
        return encoded.ToString();
    }

    /// <summary>Adds JSON that the page's script reads, in an element that is not run.</summary>
    /// <param name="id">Identifier of the element.</param>
    /// <param name="json">Written with <c>&lt; &gt; &amp;</c> escaped, so that no text in it can close the
    /// element.</param>
    public void AddData(string id, JsonNode json)
    {
        Add($"<script type=\"application/json\" id=\"{id}\">");
        _text.Append(json.ToJsonString()).Append("</script>");
    }

    /// <summary>Adds a figure whose chart the page's script draws.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="note">A sentence on how to read it, or null.</param>
    /// <param name="chart">What <see cref="Charts.Chart"/> made.</param>
    /// <param name="height">Height in pixels; 0 for the usual one.</param>
    public void AddChart(string title, string? note, JsonObject chart, int height = 0)
    {
        string id = $"{_chartName}-{++_charts}";
        Add($"<figure class=\"chart-figure\"><figcaption><h3>{title}</h3>");
        if (note is not null)
            Add($"<small>{note}</small>");
        Add($"</figcaption><div class=\"chart\" data-chart=\"{id}\" role=\"img\" aria-label=\"{title}\"");
        if (height > 0)
            Add($" style=\"--chart-height:{height}px\"");
        Add($"><noscript>The chart needs JavaScript.</noscript></div>");
        AddData(id, chart);
        Add($"</figure>");
    }

    /// <summary>All that was added.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Writes the parts of an interpolated string: literals as they are, holes encoded.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        /// <summary>Called by the compiler.</summary>
        public Handler(int literalLength, int formattedCount, HtmlWriter writer)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(literalLength + formattedCount);
            _text = writer._text;
        }

        /// <summary>Called by the compiler.</summary>
        public void AppendLiteral(string value) => _text.Append(value);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted(string? value)
        {
            if (value is not null)
                _text.Append(Encode(value));
        }

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted(int value) => _text.Append(value);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted(Markup value) => _text.Append(value.Html);
    }
}

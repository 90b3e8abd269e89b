using System.Globalization;
using System.Text;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>A small picture of lines, points and words, legible on light and dark pages.</summary>
internal sealed class SvgPicture
{
    private readonly StringBuilder _body = new();
    private readonly int _width;
    private readonly int _height;

    public SvgPicture(int width, int height)
    {
        _width = width;
        _height = height;
    }

    /// <summary>Colour of axes and small print: a grey that both pages show.</summary>
    public static string Grey => "#808890";

    /// <summary>Colours of lines, told apart by most eyes (Okabe and Ito).</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"];

    public void Line(double x1, double y1, double x2, double y2, string colour, double width = 1) =>
        _body.Append(Invariant($"<line x1='{x1:0.#}' y1='{y1:0.#}' x2='{x2:0.#}' y2='{y2:0.#}' stroke='{colour}' stroke-width='{width:0.#}'/>\n"));

    public void Path(IEnumerable<(double X, double Y)> points, string colour, double width = 2)
    {
        string data = string.Join(" ", points.Select(p => Invariant($"{p.X:0.#},{p.Y:0.#}")));
        _body.Append(Invariant($"<polyline points='{data}' fill='none' stroke='{colour}' stroke-width='{width:0.#}' stroke-linejoin='round'/>\n"));
    }

    public void Dot(double x, double y, double radius, string colour, double opacity = 1) =>
        _body.Append(Invariant($"<circle cx='{x:0.#}' cy='{y:0.#}' r='{radius:0.#}' fill='{colour}' fill-opacity='{opacity:0.##}'/>\n"));

    public void Text(double x, double y, string text, string anchor = "start", string? colour = null, int size = 11)
    {
        string safe = System.Security.SecurityElement.Escape(text)!;
        _body.Append(Invariant($"<text x='{x:0.#}' y='{y:0.#}' text-anchor='{anchor}' fill='{colour ?? Grey}' font-size='{size}'>{safe}</text>\n"));
    }

    public override string ToString() => Invariant(
        $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_width} {_height}' width='{_width}' height='{_height}' font-family='system-ui, sans-serif'>\n")
        + _body + "</svg>\n";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;
using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Trees.Drawing;

/// <summary>A tree drawn as SVG: boxes coloured by class or value, stronger the surer they are; light and dark.</summary>
public static class TreeSvg
{
    /// <summary>The depth that is legible on a page.</summary>
    public const int UsualDepth = 4;

    private const double SlotWidth = 184;
    private const double BoxWidth = 172;
    private const double LevelHeight = 104;
    private const double BoxHeight = 62;
    private const double Margin = 8;
    private const int MostText = 23;

    /// <summary>Colours of the classes, and the first of them of numbers.</summary>
    internal static string[] Colours { get; } =
        ["#14706b", "#c77a1c", "#4c57a8", "#b0476a", "#6f8f2f", "#3f8fbf", "#7a5a44", "#6b7280"];

    private static string[] DarkColours { get; } =
        ["#63c2b8", "#e9ab58", "#9aa5ee", "#ea94b0", "#b4d06f", "#86c7ec", "#c9a78d", "#b3bac4"];

    /// <summary>One tree of a model as a file of its own, which brings its colours for light and dark.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tree">Number of the tree, from 0.</param>
    /// <param name="maxDepth">Most splits from the root; what lies below is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree, or the depth is negative.</exception>
    public static string Write(ITreeModel model, int tree = 0, int maxDepth = UsualDepth) => Render(model, tree, maxDepth, true);

    /// <summary>One tree as part of a page whose style sheet knows the classes <c>tree-…</c>.</summary>
    internal static string WriteInline(ITreeModel model, int tree = 0, int maxDepth = UsualDepth) =>
        Render(model, tree, maxDepth, false);

    /// <summary>How opaque the colour of a node is.</summary>
    internal static double OpacityOf(DrawnNode node) => 0.1 + 0.42 * Math.Clamp(node.Strength, 0, 1);

    private static string Render(ITreeModel model, int tree, int maxDepth, bool alone)
    {
        DrawnNode root = DrawnTree.Of(model, tree, maxDepth);
        List<Placed> placed = [];
        double slots = 0;
        Place(root, 0, ref slots, placed);
        double width = slots * SlotWidth + 2 * Margin;
        double height = (placed.Max(p => p.Depth) + 1) * LevelHeight - (LevelHeight - BoxHeight) + 2 * Margin;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tree\" role=\"img\" ");
        svg.Append(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>Tree {tree + 1} of {model.Trees.TreeCount}</title>\n");
        if (alone)
        {
            svg.Append("<style>").Append(Style()).Append("</style>\n");
            svg.Append("<rect class=\"tree-ground\" width=\"100%\" height=\"100%\"/>\n");
        }
        Dictionary<DrawnNode, Placed> places = new(ReferenceEqualityComparer.Instance);
        foreach (Placed node in placed)
            places[node.Node] = node;
        foreach (Placed node in placed)
            Link(svg, node, places);
        foreach (Placed node in placed)
            Box(svg, node);
        return svg.Append("</svg>\n").ToString();
    }

    // Leaves stand side by side; a split stands over the middle of its two branches.
    private static double Place(DrawnNode node, int depth, ref double slots, List<Placed> placed)
    {
        double x;
        if (node.Question is null)
        {
            x = Margin + (slots + 0.5) * SlotWidth;
            slots++;
        }
        else
        {
            double yes = Place(node.Yes!, depth + 1, ref slots, placed);
            double no = Place(node.No!, depth + 1, ref slots, placed);
            x = (yes + no) / 2;
        }
        placed.Add(new Placed(node, depth, x, Margin + depth * LevelHeight));
        return x;
    }

    private static void Link(StringBuilder svg, Placed at, Dictionary<DrawnNode, Placed> placed)
    {
        if (at.Node.Question is null)
            return;
        foreach ((DrawnNode child, string word) in new[]
        {
            (at.Node.Yes!, "yes"), (at.Node.No!, "no"),
        })
        {
            Placed to = placed[child];
            double fromY = at.Y + BoxHeight;
            double middle = fromY + (LevelHeight - BoxHeight) / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"tree-link\" d=\"M{at.X:0.#} {fromY:0.#}C{at.X:0.#} {middle:0.#} ");
            svg.Append(CultureInfo.InvariantCulture, $"{to.X:0.#} {middle:0.#} {to.X:0.#} {to.Y:0.#}\"/>\n");
            string anchor = to.X < at.X ? "end" : "start";
            double x = (at.X + to.X) / 2 + (to.X < at.X ? -6 : 6);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tree-word\" x=\"{x:0.#}\" y=\"{middle - 2:0.#}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"text-anchor=\"{anchor}\">{word}</text>\n");
        }
    }

    private static void Box(StringBuilder svg, Placed at)
    {
        DrawnNode node = at.Node;
        double left = at.X - BoxWidth / 2;
        svg.Append("<g>");
        string asked = node.Question is null
            ? "" : node.Question + (node.MissingGoesYes ? "? (missing: yes) " : "? (missing: no) ");
        string full = $"{asked}{node.Answer}" + (node.Rows > 0 ? $", {node.Rows.ToString(CultureInfo.InvariantCulture)} rows" : "");
        svg.Append("<title>").Append(Encode(full)).Append("</title>");
        string box = string.Create(
            CultureInfo.InvariantCulture, $"x=\"{left:0.#}\" y=\"{at.Y:0.#}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"7\"");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"tree-base\" {box}/>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"tree-box tree-{node.Colour % Colours.Length + 1}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"fill-opacity=\"{OpacityOf(node):0.##}\" {box}/>");
        double y = at.Y + 19;
        if (node.Question is not null)
            Line(svg, "tree-ask", at.X, y, node.Question);
        Line(svg, "tree-say", at.X, node.Question is null ? y : y + 16, node.Answer);
        string rows = node.Hidden > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{node.Rows} rows, {node.Hidden} nodes below")
            : node.Rows == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{node.Rows} rows");
        if (node.Rows > 0 || node.Hidden > 0)
            Line(svg, "tree-rows", at.X, node.Question is null ? y + 16 : y + 31, rows);
        Bar(svg, node, left, at.Y + BoxHeight - 7);
        svg.Append("</g>\n");
    }

    // The shares of the classes as a strip along the lower edge.
    private static void Bar(StringBuilder svg, DrawnNode node, double left, double y)
    {
        double x = left + 8;
        for (int k = 0; k < node.Shares.Count; k++)
        {
            double wide = node.Shares[k] * (BoxWidth - 16);
            if (wide < 0.05)
                continue;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"tree-{k % Colours.Length + 1}\" x=\"{x:0.##}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"y=\"{y:0.#}\" width=\"{wide:0.##}\" height=\"3\"/>");
            x += wide;
        }
    }

    private static void Line(StringBuilder svg, string kind, double x, double y, string text)
    {
        string shown = Shorten(text);
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\">");
        svg.Append(Encode(shown)).Append("</text>");
    }

    // A long name gives way to the threshold after it, which the reader cannot guess.
    private static string Shorten(string text)
    {
        if (text.Length <= MostText)
            return text;
        int end = text.LastIndexOf(" ≤ ", StringComparison.Ordinal);
        int kept = MostText - 1 - (text.Length - end);
        return end > 0 && kept >= 6 ? text[..kept] + "…" + text[end..] : text[..(MostText - 1)] + "…";
    }

    // XML has no place for control characters, whatever they were in the data.
    private static string Encode(string text) =>
        HtmlWriter.Encode(string.Create(text.Length, text, (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsControl(from[i]) || from[i] >= '\uFFFE' ? ' ' : from[i];
        }));

    private static string Style()
    {
        StringBuilder style = new();
        style.Append("text{font-family:system-ui,\"Segoe UI\",Roboto,\"Helvetica Neue\",\"Noto Sans\",Arial,sans-serif;font-size:11.5px}");
        style.Append(".tree-ask{font-weight:600;font-size:11px}.tree-rows,.tree-word{font-size:10px}.tree-rows{opacity:.8}.tree-link{fill:none;stroke-width:1.3}");
        Append("#ffffff", "#1f2428", "#5c646b", "#c9c5bd", Colours);
        style.Append("@media (prefers-color-scheme:dark){");
        Append("#1c2024", "#e7e9ea", "#a0a9b1", "#454d54", DarkColours);
        return style.Append('}').ToString();

        void Append(string ground, string ink, string muted, string line, string[] colours)
        {
            style.Append($".tree-ground,.tree-base{{fill:{ground}}}text{{fill:{ink}}}.tree-word{{fill:{muted}}}");
            style.Append($".tree-link{{stroke:{line}}}.tree-box{{stroke:{line}}}");
            for (int k = 0; k < colours.Length; k++)
                style.Append(CultureInfo.InvariantCulture, $".tree-{k + 1}{{fill:{colours[k]}}}");
        }
    }

    private readonly record struct Placed(DrawnNode Node, int Depth, double X, double Y);
}

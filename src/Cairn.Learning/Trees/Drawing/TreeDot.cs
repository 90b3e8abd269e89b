using System.Globalization;
using System.Text;

namespace Cairn.Learning.Trees.Drawing;

/// <summary>A tree in the DOT language, which Graphviz and others draw.</summary>
public static class TreeDot
{
    /// <summary>One tree of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tree">Number of the tree, from 0.</param>
    /// <param name="maxDepth">Most splits from the root; what lies below is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree, or the depth is negative.</exception>
    public static string Write(ITreeModel model, int tree = 0, int maxDepth = int.MaxValue)
    {
        StringBuilder text = new();
        text.Append("digraph tree {\n    node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fillcolor=\"#ffffff\"];\n");
        text.Append("    edge [fontname=\"sans-serif\", fontsize=10];\n");
        Write(text, DrawnTree.Of(model, tree, maxDepth));
        return text.Append("}\n").ToString();
    }

    private static void Write(StringBuilder text, DrawnNode node)
    {
        string answer = node.Answer + (node.Rows > 0 ? string.Create(CultureInfo.InvariantCulture, $"\n{node.Rows} rows") : "")
            + (node.Hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $"\n… {node.Hidden} nodes below") : "");
        string label = node.Question is null ? answer : node.Question + "\n" + answer;
        string colour = TreeSvg.Colours[node.Colour % TreeSvg.Colours.Length];
        int alpha = (int)Math.Round(255 * TreeSvg.OpacityOf(node));
        text.Append(CultureInfo.InvariantCulture, $"    n{node.Number} [label={Quote(label)}, fillcolor=\"{colour}{alpha:x2}\"];\n");
        if (node.Question is null)
            return;
        foreach ((DrawnNode child, string answered, bool missing) in new[]
        {
            (node.Yes!, "yes", node.MissingGoesYes), (node.No!, "no", false),
        })
        {
            string edge = missing ? answered + " or missing" : answered;
            text.Append(CultureInfo.InvariantCulture, $"    n{node.Number} -> n{child.Number} [label=\"{edge}\"];\n");
            Write(text, child);
        }
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal) + "\"";
}

using System.Globalization;
using System.Text;

namespace Cairn.Learning.Trees.Drawing;

/// <summary>A tree as text that a terminal shows.</summary>
public static class TreeText
{
    /// <summary>One tree of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tree">Number of the tree, from 0.</param>
    /// <param name="maxDepth">Most splits from the root; what lies below is counted.</param>
    /// <param name="missing">Whether to say at each split what a missing value answers.</param>
    /// <returns>
    /// A line a node, ended by a line feed: what is asked, then the branch for yes and the branch for no; of a leaf what it
    /// answers, a class with its share or a number, and the training rows that came to it.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree, or the depth is negative.</exception>
    public static string Write(ITreeModel model, int tree = 0, int maxDepth = int.MaxValue, bool missing = false)
    {
        StringBuilder text = new();
        Write(text, DrawnTree.Of(model, tree, maxDepth), "", "", missing);
        return text.ToString();
    }

    private static void Write(StringBuilder text, DrawnNode node, string first, string rest, bool missing)
    {
        text.Append(first);
        if (node.Question is null)
        {
            text.Append(node.Answer).Append(RowsOf(node));
            if (node.Hidden > 0)
                text.Append(CultureInfo.InvariantCulture, $" … {node.Hidden} nodes below");
            text.Append('\n');
            return;
        }
        text.Append(node.Question).Append("?  ").Append(node.Answer).Append(RowsOf(node));
        if (missing)
            text.Append(node.MissingGoesYes ? "; missing: yes" : "; missing: no");
        text.Append('\n');
        Write(text, node.Yes!, rest + "├─ yes: ", rest + "│       ", missing);
        Write(text, node.No!, rest + "└─ no:  ", rest + "        ", missing);
    }

    private static string RowsOf(DrawnNode node) => node.Rows switch
    {
        0 => "",
        1 => " (1 row)",
        _ => string.Create(CultureInfo.InvariantCulture, $" ({node.Rows} rows)"),
    };
}

using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Drawing;

namespace Cairn.Learning.Reports.Sections;

/// <summary>The tree, or the top of the first of many, drawn.</summary>
internal sealed class TreeSection(ITreeModel model) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "tree";

    /// <inheritdoc/>
    public string Title => "Tree";

    private const int DepthOfMany = 3;

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        int trees = model.Trees.TreeCount;
        html.Add($"<header><h2>{(trees == 1 ? "The tree" : "The first tree")}</h2>");
        if (trees > 1)
        {
            html.Add($"<p>The top of the first of {FigureText.Plural(trees, "tree", "trees")}; ");
            html.Add($"{(model is GradientBoostingModel ? "a leaf adds its number to the score." : "the answer is their mean.")}</p>");
        }
        else
        {
            html.Add($"<p>{FigureText.Plural((model.Trees.NodeCount + 1) / 2, "leaf", "leaves")}; the colour is the answer, ");
            html.Add($"stronger the surer it is. Rows are those of the training.</p>");
        }
        int depth = trees > 1 ? DepthOfMany : TreeSvg.UsualDepth;
        html.Add($"</header>\n<div class=\"tree-scroll\" tabindex=\"0\">{new Markup(TreeSvg.WriteInline(model, 0, depth))}</div>\n");
    }
}

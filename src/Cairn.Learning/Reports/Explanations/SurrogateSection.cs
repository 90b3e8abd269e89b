using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Learning.Trees.Drawing;

namespace Cairn.Learning.Reports.Explanations;

/// <summary>One small tree that answers like the model, and how far it does.</summary>
internal sealed class SurrogateSection(SurrogateTree surrogate) : IReportSection
{
    /// <inheritdoc/>
    public string Id => "surrogate";

    /// <inheritdoc/>
    public string Title => "Tree";

    /// <inheritdoc/>
    public void Write(HtmlWriter html)
    {
        html.Add($"<header><h2>A tree that answers like it</h2><p>Grown on what the model answers, not on the ");
        html.Add($"truth. On ");
        html.Add($"{FigureText.Plural(surrogate.JudgedRows, "row", "rows")} that it was not grown on it ");
        if (surrogate.IsAgreement)
            html.Add($"names the same class <strong>{FigureText.Percent(surrogate.Fidelity)}</strong> of the time.");
        else
            html.Add($"explains <strong>{FigureText.Percent(Math.Max(0, surrogate.Fidelity))}</strong> of the ");
            html.Add($"variance of its answers.");
        html.Add($"{(surrogate.Fidelity < 0.8 ? " That is little: the model is not like this tree." : "")}</p></header>\n");
        html.Add($"<div class=\"tree-scroll\" tabindex=\"0\">{new Markup(TreeSvg.WriteInline(surrogate.Tree, 0, TreeSvg.UsualDepth))}</div>\n");
    }
}

using System.Text;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>Writes docs/trees.md and its pictures: every option of the learners of trees with its effect, drawn.</summary>
internal static class TreesPage
{
    /// <summary>All pictures of the page.</summary>
    public static IEnumerable<OptionDrawing> Drawings =>
        BoostingDrawings.All.Concat(ForestDrawings.All).SelectMany(part => part.Drawings);

    /// <summary>The page.</summary>
    public static string Render()
    {
        StringBuilder page = new();
        page.Append("# Trees, option by option\n\n");
        page.Append("What each option of the tree learners does, measured on generated data whose truth is known. Orange is the metric on new rows, ");
        page.Append("blue on those that were learnt, each to its own scale; where there is one column, the fit itself is drawn beside it. Everything else is at its default unless the text says so. ");
        page.Append("Ranges and defaults are in [learners.md](learners.md). The page and its pictures are made from the code, and a test keeps the text so.\n\n");
        page.Append("Where to begin: leave everything as it is, add `--set early_stopping_rounds=20 --set rounds=2000`, then vary `leaves`, `min_leaf_rows`, ");
        page.Append("`learning_rate` and `column_fraction`, in this order.\n\n# gradient-boosting\n");
        foreach ((string heading, OptionDrawing[] drawings) in BoostingDrawings.All)
            Append(page, $"## {heading}", drawings);
        foreach ((string heading, OptionDrawing[] drawings) in ForestDrawings.All)
            Append(page, $"# {heading}", drawings);
        return page.ToString();
    }

    private static void Append(StringBuilder page, string heading, OptionDrawing[] drawings)
    {
        page.Append($"\n{heading}\n");
        foreach (OptionDrawing drawing in drawings)
        {
            string along = drawing.Along.Length == 0 ? "" : $", with {string.Join(" ", drawing.Along.Select(a => $"`{a}`"))}";
            page.Append($"\n### `{drawing.Option}`\n\n{drawing.Says} ({drawing.Data.Name}{along})\n\n");
            page.Append($"![{drawing.Option}](images/trees/{drawing.File})\n");
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Cairn.Learning;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.EndToEnd.Tests.Docs;

/// <summary>Writes docs/learners.md from the catalogue, so that the page cannot say what the code does not do.</summary>
internal static class LearnersPage
{
    public static string Render()
    {
        StringBuilder page = new();
        page.Append("# Learners\n\nEvery learner that `--learner` names, what it takes, and its options for `--set option=value`. ");
        page.Append("This page is made from the code, and a test keeps it so.\n\n");
        page.Append("| learner | tasks | row weights | missing values |\n|---|---|---|---|\n");
        foreach (LearnerKind kind in Learners.Catalog.Kinds)
        {
            string tasks = string.Join(", ", kind.Tasks.Select(LearningTasks.NameOf));
            page.Append($"| [`{kind.Name}`](#{kind.Name}) | {tasks} | {Mark(kind.Default is IWeightedLearner)} ");
            page.Append($"| {Mark(kind.Default is IMissingValueLearner)} |\n");
        }
        foreach (LearnerKind kind in Learners.Catalog.Kinds)
        {
            page.Append($"\n## {kind.Name}\n\n{kind.Summary}\n");
            if (kind.Options.Count == 0)
                continue;
            page.Append("\n| option | default | range | what it does |\n|---|---|---|---|\n");
            JsonObject defaults = kind.OptionsOf(kind.Default);
            foreach (LearnerOption option in kind.Options)
            {
                page.Append($"| `{option.Name}` | {Cell(defaults[option.Name]?.ToString() ?? "")} ");
                page.Append($"| {Cell(option.Range)} | {Cell(option.Description)}{Aliases(option)} |\n");
            }
        }
        return page.ToString();
    }

    private static string Aliases(LearnerOption option) => option.Aliases.Count == 0
        ? ""
        : $" Also {string.Join(", ", option.Aliases.Select(a => $"`{a}`"))}.";

    private static string Mark(bool yes) => yes ? "yes" : "–";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

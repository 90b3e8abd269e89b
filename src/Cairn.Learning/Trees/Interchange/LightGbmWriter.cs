using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>Writes models as LightGBM's text, version v4: the one format here that holds every tree without loss.</summary>
public static class LightGbmWriter
{
    private const string Format = "LightGBM's format";

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="model">The model.</param>
    /// <returns>What the format does not hold.</returns>
    /// <exception cref="InputException"><c>not-exportable</c>: what cannot be held at all.</exception>
    public static ExportReport Write(Stream stream, ITreeModel model)
    {
        ExportPlan plan = ExportPlan.Of(model, Format, foldBase: true);
        List<string> notes = [];
        int outputs = model.Trees.Outputs;
        // LightGBM has no word for several trees of an output in one round: they become rounds.
        ExportedTree[] order = Interleave(plan, outputs);
        LightGbmTreeWriter writer = new(plan);
        string[] trees = [.. order.Select((tree, number) => writer.Write(tree, number))];
        string? objective = Objective(plan, notes);
        StringBuilder head = new("tree\nversion=v4\n");
        head.Append(CultureInfo.InvariantCulture, $"num_class={outputs}\nnum_tree_per_iteration={outputs}\n");
        head.Append(CultureInfo.InvariantCulture, $"label_index=0\nmax_feature_idx={model.Space.Features.Count - 1}\n");
        if (objective is not null)
            head.Append("objective=").Append(objective).Append('\n');
        head.Append("feature_names=").AppendJoin(' ', FeatureNames(model.Space, notes)).Append('\n');
        head.Append("feature_infos=").AppendJoin(' ', model.Space.Features.Select(Info)).Append('\n');
        head.Append("tree_sizes=").AppendJoin(' ', trees.Select(t => Encoding.UTF8.GetByteCount(t))).Append("\n\n");
        using StreamWriter text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        text.Write(head);
        foreach (string tree in trees)
            text.Write(tree);
        text.Write("end of trees\n\nfeature_importances:\n\nparameters:\nend of parameters\n\n");
        text.Write("pandas_categorical:" + PandasLevels(model.Space) + "\n");
        notes.AddRange(plan.ColumnNotes(holdsLevels: true));
        notes.AddRange(plan.DecisionNotes(noted: null));
        return new ExportReport(0, notes);
    }

    private static ExportedTree[] Interleave(ExportPlan plan, int outputs)
    {
        ExportedTree[][] byOutput = [.. Enumerable.Range(0, outputs).Select(o => plan.Order.Where(t => t.Output == o).ToArray())];
        return [.. Enumerable.Range(0, plan.Order.Count).Select(i => byOutput[i % outputs][i / outputs])];
    }

    private static string? Objective(ExportPlan plan, List<string> notes)
    {
        int outputs = plan.Trees.Outputs;
        if (plan.HasShares)
        {
            notes.Add("LightGBM averages no classes: it answers with the shares of the classes as numbers.");
            return outputs == 1 ? "regression" : null;
        }
        if (plan.Model.Signature.Task == LearningTask.Ranking)
            return "lambdarank";
        if (plan.Link == ScoreLink.Logistic)
            return "binary sigmoid:1";
        if (plan.Link == ScoreLink.Softmax)
            return string.Create(CultureInfo.InvariantCulture, $"multiclass num_class:{outputs}");
        if (plan.Link == ScoreLink.OneVsRest)
        {
            notes.Add("LightGBM gives each class a probability of its own; divide them by their sum for the answers here.");
            return string.Create(CultureInfo.InvariantCulture, $"multiclassova num_class:{outputs} sigmoid:1");
        }
        if (outputs > 1)
        {
            notes.Add(plan.Link == ScoreLink.SortedQuantiles
                ? "LightGBM does not put quantiles in order: sort those of a row for the answers here."
                : $"LightGBM answers with the {outputs} scores of each row"
                    + (plan.Link is null || plan.Link == ScoreLink.Identity ? "." : $"; the link '{plan.Link.Name}' is not held."));
            return null;
        }
        if (plan.Model.Signature.Task == LearningTask.Survival && plan.Link == ScoreLink.Identity)
            notes.Add("LightGBM fits no hazards: the scores are written as those of a regression.");
        return plan.Link == ScoreLink.Exponential ? "gamma"
            : plan.Link == ScoreLink.Sigmoid ? "cross_entropy"
            : plan.Link == ScoreLink.SignedSquare ? "regression sqrt"
            : "regression";
    }

    // Names are parted by blanks, and these characters are JSON's.
    private static string[] FeatureNames(FeatureSpace space, List<string> notes)
    {
        string[] names = [.. space.Features.Select(f => Plain(f.Name))];
        if (names.Distinct().Count() != names.Length)
            names = ForeignFeatures.Numbered(names.Length, "Column_");
        string[] changed = [.. space.Features.Select(f => f.Name).Except(names).Select(n => $"'{n}'")];
        if (changed.Length > 0)
            notes.Add($"LightGBM's names have no blanks and none of \" , : [ ] {{ }}: changed were {string.Join(", ", changed)}.");
        return names;
    }

    private static string Plain(string name) =>
        string.Concat(name.Select(c => char.IsWhiteSpace(c) || "\",:[]{}=".Contains(c) ? '_' : c));

    private static string Info(Feature feature) => feature.IsCategorical
        ? feature.LevelCount == 0 ? "none" : string.Join(':', ForeignFeatures.Numbered(feature.LevelCount, ""))
        : "[-1e308:1e308]";

    private static string PandasLevels(FeatureSpace space)
    {
        JsonArray lists = [];
        foreach (Feature feature in space.Features.Where(f => f.IsCategorical && f.LevelCount > 0))
            lists.Add((JsonNode)new JsonArray([.. feature.Input.Levels!.Select(level => (JsonNode)level)]));
        return lists.Count == 0 ? "null" : lists.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

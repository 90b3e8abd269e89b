using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Contributions;
using Cairn.Models;

namespace Cairn.Cli.CommandLine;

/// <summary>What <c>predict</c> can ask of models that are made of trees.</summary>
internal sealed class TreeQuestions
{
    private readonly Option<bool> _contributions = new("--contributions")
    {
        Description = "Add a column contribution_NAME for each input column, and contribution_base: SHAP values, which add up "
            + "to the raw score. Trees only.",
    };

    private readonly Option<bool> _interactions = new("--interactions")
    {
        Description = "Add a column interaction_A_B for each pair of input columns: SHAP interaction values. Trees only.",
    };

    private readonly Option<bool> _leaves = new("--leaves")
    {
        Description = "Add a column leaf_N for each tree, with the number of the leaf that the row comes to. Trees only.",
    };

    private readonly Option<int?> _rounds = new("--rounds")
    {
        Description = "Predict as the model did after so many rounds; in a forest, with so many trees. Trees only.",
        HelpName = "N",
    };

    public void AddTo(Command command)
    {
        command.Add(_contributions);
        command.Add(_interactions);
        command.Add(_leaves);
        command.Add(_rounds);
    }

    /// <summary>The model to ask: of its first rounds where that is wanted.</summary>
    /// <exception cref="InputException"><c>not-trees</c> or <c>bad-rounds</c>.</exception>
    public IModel Of(ParseResult parsed, LoadedModel loaded)
    {
        string? asked = parsed.GetValue(_contributions) ? _contributions.Name
            : parsed.GetValue(_interactions) ? _interactions.Name
            : parsed.GetValue(_leaves) ? _leaves.Name
            : parsed.GetValue(_rounds) is not null ? _rounds.Name
            : null;
        if (asked is null)
            return loaded.Model;
        if (loaded.Model is not ITreeModel trees)
        {
            throw new InputException(
                "not-trees", $"{asked} asks for the trees of '{loaded.Name}', which is a {loaded.Model.Kind} model and has none.",
                $"Leave {asked} out, or train with --learner gradient-boosting.");
        }
        if (parsed.GetValue(_rounds) is not { } rounds)
            return trees;
        if (rounds < 1 || rounds > trees.Trees.Rounds)
        {
            throw new InputException(
                "bad-rounds", $"{_rounds.Name}: found {rounds}, wanted 1 to {trees.Trees.Rounds}, the rounds of '{loaded.Name}'.");
        }
        return trees.Take(rounds);
    }

    /// <summary>The predictions, and beside them the columns that were asked for.</summary>
    public Table Answer(
        ParseResult parsed, IModel model, Table rows, Table predictions, int threads, CancellationToken cancellation)
    {
        if (model is not ITreeModel trees)
            return predictions;
        List<Table> parts = [predictions];
        if (parsed.GetValue(_interactions))
            parts.Add(TreeTables.Interactions(trees, rows, threads, cancellation));
        if (parsed.GetValue(_contributions))
            parts.Add(TreeTables.Contributions(trees, rows, threads, cancellation));
        if (parsed.GetValue(_leaves))
            parts.Add(TreeTables.Leaves(trees, rows, threads));
        return parts.Count == 1
            ? predictions
            : new Table([.. parts.SelectMany(part => part.Columns).DistinctBy(column => column.Name)]);
    }

    /// <summary>Says in the summary what was asked.</summary>
    public void AddTo(JsonObject json, ParseResult parsed, IModel model)
    {
        if (model is not ITreeModel trees)
            return;
        if (parsed.GetValue(_rounds) is { } rounds)
            json["rounds_used"] = rounds;
        if (parsed.GetValue(_contributions) || parsed.GetValue(_interactions))
        {
            TreeExplainer explainer = TreeExplainer.PathDependent(trees.Trees);
            json["contributions"] = new JsonObject
            {
                ["kind"] = "path_dependent",
                ["base"] = new JsonArray([.. explainer.BaseValues.Select(value => (JsonNode)value)]),
            };
        }
        if (parsed.GetValue(_leaves))
            json["trees"] = trees.Trees.TreeCount;
    }
}

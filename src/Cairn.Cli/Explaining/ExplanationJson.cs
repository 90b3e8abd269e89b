using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;

namespace Cairn.Cli.Explaining;

/// <summary>Explanations for scripts.</summary>
internal static class ExplanationJson
{
    /// <summary>What the model goes by over many rows.</summary>
    public static void Add(JsonObject json, GlobalExplanation global)
    {
        ContributionTable table = global.Contributions;
        json["method"] = global.Method;
        json["explained_rows"] = global.Rows.RowCount;
        JsonArray scores = [];
        for (int score = 0; score < table.Scores.Count; score++)
        {
            JsonObject columns = [];
            double[] sizes = table.MeanSizes(score);
            foreach ((int column, _) in global.Ranking())
                columns[table.Columns[column]] = Number(sizes[column]);
            scores.Add((JsonNode)new JsonObject
            {
                ["name"] = table.Scores[score].Name,
                ["unit"] = table.Scores[score].Unit,
                ["base_value"] = Number(table.BaseValues[score]),
                ["mean_size"] = columns,
            });
        }
        json["scores"] = scores;
        if (global.Importance is ImportanceTable importance)
            json["importance"] = importance.ToJson();
        if (global.Effects.Count > 0)
            json["effects"] = new JsonArray([.. global.Effects.Select(EffectOf)]);
        if (global.Joint.Count > 0)
            json["joint_effects"] = new JsonArray(
                [.. global.Joint.Select(joint => JointOf(joint, ModelAnswers.Of(global.Model).Fields))]);
        if (global.Surrogate is SurrogateTree surrogate)
        {
            json["surrogate"] = new JsonObject
            {
                [surrogate.IsAgreement ? "agreement" : "r2"] = Number(surrogate.Fidelity),
                ["judged_rows"] = surrogate.JudgedRows,
                ["leaves"] = (surrogate.Tree.Trees.NodeCount + 1) / 2,
            };
        }
    }

    /// <summary>Why one row has its answer.</summary>
    public static void Add(JsonObject json, RowExplanation row)
    {
        ContributionTable table = row.Contributions;
        json["row"] = row.Number;
        json["prediction"] = Value(row.Model.Predict(row.Row).Columns[0]);
        json["values"] = new JsonObject(
            row.Row.Columns.Select(column => KeyValuePair.Create(column.Name, Value(column))));
        json["method"] = row.Method;
        json["explanations"] = new JsonArray(
        [
            .. table.Scores.Select((field, score) => new JsonObject
            {
                ["name"] = field.Name,
                ["unit"] = field.Unit,
                ["base_value"] = Number(table.BaseValues[score]),
                ["score"] = Number(table.ScoreOf(0, score)),
                ["contributions"] = new JsonObject(table.Of(0, score).ToArray()
                    .Select((value, column) => KeyValuePair.Create(table.Columns[column], Number(value)))),
            }),
        ]);
        if (row.Goal is CounterfactualGoal goal)
        {
            json["wanted"] = goal.InWords();
            json["counterfactuals"] = new JsonArray([.. row.Counterfactuals.Select(CounterfactualOf)]);
        }
        if (row.Local is LocalFit local)
        {
            json["lime"] = new JsonObject
            {
                ["name"] = row.LocalScore!.Name,
                ["unit"] = row.LocalScore.Unit,
                ["r2"] = Number(local.R2),
                ["constant"] = Number(local.Constant),
                ["answer"] = Number(local.Answer),
                ["terms"] = new JsonArray([.. local.Terms.Select(term => new JsonObject
                {
                    ["column"] = term.Column, ["condition"] = term.Condition, ["effect"] = Number(term.Effect),
                })]),
            };
        }
    }

    private static JsonObject EffectOf(ColumnEffect effect)
    {
        JsonObject json = new()
        {
            ["column"] = effect.Dependence.Grid.Column,
            ["values"] = new JsonArray(
                [.. Enumerable.Range(0, effect.Dependence.Grid.Count)
                    .Select(point => (JsonNode)effect.Dependence.Grid.Label(point))]),
            ["partial_dependence"] = PerScore(effect.Dependence.Scores, effect.Dependence.Means),
        };
        if (effect.Accumulated is not null)
        {
            json["edges"] = Numbers(effect.Accumulated.Edges);
            json["accumulated"] = PerScore(effect.Accumulated.Scores, effect.Accumulated.Of);
        }
        return json;
    }

    private static JsonObject JointOf(JointEffect joint, IReadOnlyList<ScoreField> scores)
    {
        JsonArray Labels(Learning.Explanation.Effects.EffectGrid grid) =>
            new([.. Enumerable.Range(0, grid.Count).Select(point => (JsonNode)grid.Label(point))]);
        return new JsonObject
        {
            ["columns"] = new JsonArray(joint.First.Column, joint.Second.Column),
            ["first"] = Labels(joint.First),
            ["second"] = Labels(joint.Second),
            ["partial_dependence"] = PerScore(
                scores, score => [.. Enumerable.Range(0, joint.Means.Count / scores.Count)
                    .Select(i => joint.Means[i * scores.Count + score])]),
        };
    }

    private static JsonObject PerScore(IReadOnlyList<ScoreField> scores, Func<int, double[]> values) =>
        new(scores.Select((score, i) => KeyValuePair.Create(score.Name, (JsonNode?)Numbers(values(i)))));

    private static JsonObject CounterfactualOf(Counterfactual counterfactual) => new()
    {
        ["changes"] = new JsonArray([.. counterfactual.Changes.Select(change => new JsonObject
        {
            ["column"] = change.Column, ["from"] = change.From, ["to"] = change.To,
            ["distance"] = Number(change.Distance),
        })]),
        ["answer"] = counterfactual.Answer,
        ["probability"] = counterfactual.Probability is double share ? Number(share) : null,
        ["distance"] = Number(counterfactual.Distance),
        ["plausibility"] = Number(counterfactual.Plausibility),
        ["plausible"] = counterfactual.IsPlausible,
    };

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    private static JsonNode? Value(Column column) => column.ValueAt(0) switch
    {
        null => null,
        double number => Number(number),
        long whole => whole,
        bool flag => flag,
        _ => column.Format(0),
    };

    // JSON knows no NaN.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>
/// Intervals around a number: as wide everywhere, or in proportion to the error that a second model expects (normalised
/// residuals: Papadopoulos, Vovk and Gammerman 2011; Lei et al. 2018, section 5.2).
/// </summary>
internal sealed class ResidualRule(ScoreTable scores, int groupColumn, IModel? difficulty, double floor)
    : ScoreRule(scores, groupColumn, false)
{
    private const string Prefix = "difficulty/";

    /// <summary>What the error of each row is divided by, > 0.</summary>
    public double[] Scale(Table bound, int threads)
    {
        double[] scale = new double[bound.RowCount];
        if (difficulty is null)
        {
            Array.Fill(scale, 1);
            return scale;
        }
        double[] expected = EnsembleModel.AnswersOf(difficulty, bound, threads);
        for (int row = 0; row < scale.Length; row++)
            scale[row] = expected[row] > floor ? expected[row] : floor;
        return scale;
    }

    public override Table AnswerAt(Table bound, double[] answers, Func<int, int, double> threshold, int threads)
    {
        double[] scale = Scale(bound, threads);
        double[] lower = new double[answers.Length];
        double[] upper = new double[answers.Length];
        for (int row = 0; row < answers.Length; row++)
        {
            double reach = scale[row] * threshold(row, 0);
            (lower[row], upper[row]) = (answers[row] - reach, answers[row] + reach);
        }
        return IntervalColumns.Intervals(lower, upper);
    }

    public override double[] ScoresOf(Table bound, double[] answers, double[] truth, int threads)
    {
        double[] scale = Scale(bound, threads);
        return [.. truth.Select((actual, row) => Math.Abs(actual - answers[row]) / scale[row])];
    }

    protected override JsonObject Describe(List<StoredTensor> tensors)
    {
        JsonObject json = new() { ["rule"] = "residual", ["floor"] = floor };
        if (difficulty is not null)
            json["difficulty"] = NestedModel.Save(difficulty, Prefix, tensors);
        return json;
    }

    public static ResidualRule Load(JsonObject json, ModelState state)
    {
        (ScoreTable scores, int groupColumn, _) = LoadGroups(json, state);
        IModel? difficulty = json["difficulty"] is JsonObject stored
            ? NestedModel.Load(state, stored, Prefix, "the model of the errors", sameOutputs: false)
            : null;
        if (json["floor"] is not JsonValue node || !node.TryGetValue(out double floor) || !(floor > 0) || !double.IsFinite(floor)
            || difficulty is { Signature.Task: not LearningTask.Regression })
            throw state.Broken("its errors are not described");
        return new ResidualRule(scores, groupColumn, difficulty, floor);
    }
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>Sets of classes: all whose score is no more than the threshold.</summary>
internal sealed class SetRule(ScoreTable scores, int groupColumn, bool byClass, SetScore score, IReadOnlyList<string> labels)
    : ScoreRule(scores, groupColumn, byClass)
{
    public override Table AnswerAt(Table bound, double[] answers, Func<int, int, double> threshold, int threads)
    {
        double[] all = AllScores(bound, answers);
        return IntervalColumns.Sets(labels, answers, (row, label) => all[row * labels.Count + label] <= threshold(row, label));
    }

    public override double[] ScoresOf(Table bound, double[] answers, double[] truth, int threads)
    {
        double[] all = AllScores(bound, answers);
        return [.. truth.Select((actual, row) => double.IsNaN(actual) ? double.NaN : all[row * labels.Count + (int)actual])];
    }

    protected override IReadOnlyList<string> ClassNames() => labels;

    protected override JsonObject Describe(List<StoredTensor> tensors) => new() { ["rule"] = "set", ["score"] = score.Name };

    public static SetRule Load(JsonObject json, ModelState state)
    {
        (ScoreTable scores, int groupColumn, bool byClass) = LoadGroups(json, state);
        return SetScore.Load(json["score"]) is SetScore score && state.Signature.Labels.Count > 1
            ? new SetRule(scores, groupColumn, byClass, score, state.Signature.Labels)
            : throw state.Broken("its sets are not described");
    }

    private double[] AllScores(Table bound, double[] answers)
    {
        double[] all = new double[answers.Length];
        double[] shares = score.SharesOf(bound);
        for (int row = 0; row < shares.Length; row++)
        {
            int start = row * labels.Count;
            score.Of(answers.AsSpan(start, labels.Count), shares[row], all.AsSpan(start, labels.Count));
        }
        return all;
    }
}

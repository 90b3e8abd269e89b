using System.Globalization;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>What the objectives of LightGBM mean here: its page on parameters lists them.</summary>
internal static class LightGbmObjectives
{
    /// <summary>The meaning of the scores of an objective, and what the scores of the file are multiplied by.</summary>
    /// <param name="text">Name and settings, such as <c>binary sigmoid:1</c>; null when the file names none.</param>
    /// <param name="outputs">Scores of the trees.</param>
    public static (ForeignAnswer Answer, double Factor) Read(string? text, int outputs)
    {
        string[] words = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        string name = words.Length == 0 ? "none" : words[0];
        double sigmoid = Setting(words, "sigmoid:");
        ForeignAnswer regression = new ForeignAnswer(LearningTask.Regression, ScoreLink.Identity).For(outputs);
        switch (name)
        {
            case "regression" or "regression_l2" when words.Contains("sqrt"):
                return (regression with { Link = ScoreLink.SignedSquare }, 1);
            case "regression" or "regression_l2" or "regression_l1" or "huber" or "fair" or "quantile" or "mape":
                return (regression, 1);
            case "poisson" or "gamma" or "tweedie":
                return (regression with { Link = ScoreLink.Exponential }, 1);
            case "cross_entropy":
                return (regression with { Link = ScoreLink.Sigmoid }, 1);
            case "binary" when outputs == 1:
                return (new ForeignAnswer(LearningTask.BinaryClassification, ScoreLink.Logistic), sigmoid);
            case "multiclass" when outputs > 1:
                return (new ForeignAnswer(LearningTask.MulticlassClassification, ScoreLink.Softmax), 1);
            case "multiclassova" when outputs > 1:
                return (new ForeignAnswer(LearningTask.MulticlassClassification, ScoreLink.OneVsRest)
                {
                    Note = "multiclassova gives each class a probability of its own; here they are divided by their sum.",
                }, sigmoid);
            case "lambdarank" or "rank_xendcg" when outputs == 1:
                return (new ForeignAnswer(LearningTask.Ranking, ScoreLink.Identity), 1);
            case "none" or "custom":
                return (ForeignAnswer.Raw(outputs, "The file names no objective, so the answers are the raw scores."), 1);
            default:
                return (ForeignAnswer.Raw(
                    outputs, $"The objective '{name}' is not known here, so the answers are the raw scores."), 1);
        }
    }

    private static double Setting(string[] words, string prefix)
    {
        string? word = words.FirstOrDefault(w => w.StartsWith(prefix, StringComparison.Ordinal));
        return word is not null
            && double.TryParse(word.AsSpan(prefix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) && value > 0
            ? value
            : 1;
    }
}

using System.Globalization;
using Cairn.Formats.Documents;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>What the objectives of XGBoost mean here: its pages on parameters list them.</summary>
internal static class XGBoostObjectives
{
    private const float LeastProbability = 1e-6f;

    /// <summary>The meaning of the scores of an objective.</summary>
    public static ForeignAnswer Read(DocumentField objective, int outputs)
    {
        string name = objective["name"].Text();
        return name switch
        {
            "reg:squarederror" or "reg:linear" or "reg:squaredlogerror" or "reg:pseudohubererror" or "reg:absoluteerror" =>
                new ForeignAnswer(LearningTask.Regression, ScoreLink.Identity).For(outputs),
            "reg:logistic" => new ForeignAnswer(LearningTask.Regression, ScoreLink.Sigmoid).For(outputs),
            "binary:logistic" when outputs == 1 => new ForeignAnswer(LearningTask.BinaryClassification, ScoreLink.Logistic),
            "binary:logistic" => new ForeignAnswer(LearningTask.Regression, ScoreLink.Sigmoid).For(outputs),
            "binary:logitraw" when outputs == 1 => new ForeignAnswer(LearningTask.BinaryClassification, ScoreLink.Logistic)
            {
                Note = "binary:logitraw answers with scores; here they become probabilities.",
            },
            "binary:hinge" when outputs == 1 => new ForeignAnswer(LearningTask.BinaryClassification, ScoreLink.Logistic)
            {
                Note = "binary:hinge answers with 0 and 1; the labels here are the same, the probabilities are not calibrated.",
            },
            "count:poisson" or "reg:gamma" or "reg:tweedie" =>
                new ForeignAnswer(LearningTask.Regression, ScoreLink.Exponential).For(outputs),
            "multi:softprob" or "multi:softmax" when outputs > 1 =>
                new ForeignAnswer(LearningTask.MulticlassClassification, ScoreLink.Softmax),
            "rank:ndcg" or "rank:pairwise" or "rank:map" when outputs == 1 =>
                new ForeignAnswer(LearningTask.Ranking, ScoreLink.Identity),
            "survival:cox" when outputs == 1 => new ForeignAnswer(LearningTask.Survival, ScoreLink.Identity)
            {
                Note = "survival:cox answers with the hazard ratio; 'risk' here is its logarithm.",
            },
            "survival:aft" when outputs == 1 => new ForeignAnswer(LearningTask.Survival, ScoreLink.Exponential),
            "reg:quantileerror" => ReadQuantiles(objective, outputs),
            _ => ForeignAnswer.Raw(
                outputs, $"The objective '{name}' is not known here, so the answers are the raw scores."),
        };
    }

    /// <summary>The score whose answer is <paramref name="answer"/>; not finite where there is none.</summary>
    /// <remarks>In single precision, as XGBoost does it.</remarks>
    public static double MarginOf(string objective, double answer)
    {
        float value = (float)answer;
        switch (objective)
        {
            case "binary:logistic":
            case "reg:logistic":
                float inside = Math.Clamp(value, LeastProbability, 1 - LeastProbability);
                return -MathF.Log(1 / inside - 1);
            case "count:poisson":
            case "reg:gamma":
            case "reg:tweedie":
            case "survival:cox":
            case "survival:aft":
                return MathF.Log(value);
            default:
                return value;
        }
    }

    private static ForeignAnswer ReadQuantiles(DocumentField objective, int outputs)
    {
        string text = objective.Find("quantile_loss_param")?.Find("quantile_alpha")?.Text() ?? "";
        List<double> levels = [];
        foreach (string part in text.Trim('[', ']').Split(','))
        {
            if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double level))
                levels.Add(level);
        }
        bool rising = levels.Zip(levels.Skip(1)).All(pair => pair.First < pair.Second);
        if (outputs == 1 || levels.Count != outputs || !rising)
            return new ForeignAnswer(LearningTask.Regression, ScoreLink.Identity).For(outputs);
        return new ForeignAnswer(LearningTask.Regression, ScoreLink.SortedQuantiles)
        {
            Quantiles = levels,
            Note = "XGBoost's quantiles may cross; here those of a row are put in rising order.",
        };
    }
}

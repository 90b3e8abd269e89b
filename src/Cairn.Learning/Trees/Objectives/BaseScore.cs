using System.Globalization;
using Cairn.Formats;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>The option <c>base_score</c>: <c>auto</c>, or the answer that all rows start from.</summary>
internal static class BaseScore
{
    /// <summary>The best constant.</summary>
    public const string Auto = "auto";

    /// <summary>Whether a text is one of the language; whether the loss can answer so is not known here.</summary>
    public static bool IsValid(string text) => text == Auto || (TryParse(text, out double value) && double.IsFinite(value));

    /// <summary>The scores that rows start from, one an output.</summary>
    /// <exception cref="InputException"><c>bad-option</c>: the loss has no such answer.</exception>
    public static double[] Of(GradientBoosting learner, LossKind loss, Objective objective)
    {
        if (!TryParse(learner.BaseScore, out double answer))
            return objective.BaseScores();
        double score = objective.Link.ScoreOf(answer);
        if (double.IsFinite(score))
            return [.. Enumerable.Repeat(score, objective.Outputs)];
        throw new InputException(
            "bad-option",
            $"Option 'base_score' of {GradientBoosting.Kind.Name}: found {learner.BaseScore}, which the loss {loss.Name} "
                + "cannot answer.",
            $"Leave it at {Auto}" + (double.IsNaN(objective.Link.ScoreOf(0.5))
                ? "."
                : $", or give a number in the units of the prediction, such as 0.5."));
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}

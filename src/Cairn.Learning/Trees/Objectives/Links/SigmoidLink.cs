namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>Each score s to one number 1/(1 + e⁻ˢ): a share, or the probability of each of several labels.</summary>
internal sealed class SigmoidLink() : ScoreLink("sigmoid")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        for (int i = 0; i < scores.Length; i++)
            scores[i] = 1 / (1 + Math.Exp(-scores[i]));
        return Identity.Answer(scores, outputs);
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => Logistic.ScoreOf(answer);
}

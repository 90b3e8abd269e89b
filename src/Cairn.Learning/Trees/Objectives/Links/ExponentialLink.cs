namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>Scores to eˢ, the inverse of a log link.</summary>
internal sealed class ExponentialLink() : ScoreLink("exponential")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        for (int i = 0; i < scores.Length; i++)
            scores[i] = Math.Exp(scores[i]);
        return Identity.Answer(scores, outputs);
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => answer > 0 ? Math.Log(answer) : double.NaN;
}

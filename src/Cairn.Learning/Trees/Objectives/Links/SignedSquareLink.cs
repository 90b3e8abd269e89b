namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>Scores to s·|s|, the inverse of a signed square root.</summary>
internal sealed class SignedSquareLink() : ScoreLink("signed_square")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        for (int i = 0; i < scores.Length; i++)
            scores[i] *= Math.Abs(scores[i]);
        return Identity.Answer(scores, outputs);
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => Math.Sign(answer) * Math.Sqrt(Math.Abs(answer));
}

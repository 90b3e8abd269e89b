namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>One score to the probabilities of two classes.</summary>
internal sealed class LogisticLink() : ScoreLink("logistic")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers == 2 ? 1 : 0;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        double[] negative = new double[scores.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            // Each from its own side, so that neither is rounded to 0 before it is.
            double score = scores[row];
            scores[row] = 1 / (1 + Math.Exp(-score));
            negative[row] = 1 / (1 + Math.Exp(score));
        }
        return [negative, scores];
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => answer is > 0 and < 1 ? Math.Log(answer / (1 - answer)) : double.NaN;
}

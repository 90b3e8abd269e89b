namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>The scores as they are.</summary>
internal sealed class IdentityLink() : ScoreLink("identity")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        if (outputs == 1)
            return [scores];
        double[][] answers = MakeColumns(outputs, scores.Length / outputs);
        for (int i = 0; i < scores.Length; i++)
            answers[i % outputs][i / outputs] = scores[i];
        return answers;
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => answer;
}

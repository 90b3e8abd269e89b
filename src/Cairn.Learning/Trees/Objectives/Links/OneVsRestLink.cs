namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>A score a class, each told from the rest on its own, to shares of the sum of their probabilities.</summary>
internal sealed class OneVsRestLink() : ScoreLink("one_vs_rest")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers >= 2 ? answers : 0;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        int rows = scores.Length / outputs;
        double[][] answers = MakeColumns(outputs, rows);
        double[] logs = new double[outputs];
        for (int row = 0; row < rows; row++)
        {
            // p / Σ p is the softmax of ln p, which stays exact where every p is tiny.
            for (int k = 0; k < outputs; k++)
                logs[k] = LogSigmoid(scores[row * outputs + k]);
            Numerics.Statistics.Softmax.InPlace(logs);
            for (int k = 0; k < outputs; k++)
                answers[k][row] = logs[k];
        }
        return answers;
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => double.NaN;

    private static double LogSigmoid(double score) => Math.Min(0, score) - Math.Log(1 + Math.Exp(-Math.Abs(score)));
}

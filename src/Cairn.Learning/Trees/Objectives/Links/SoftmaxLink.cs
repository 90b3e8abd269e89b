namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>A score a class to probabilities eˢ/Σ eˢ.</summary>
internal sealed class SoftmaxLink() : ScoreLink("softmax")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => answers >= 2 ? answers : 0;

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        int rows = scores.Length / outputs;
        double[][] answers = MakeColumns(outputs, rows);
        for (int row = 0; row < rows; row++)
        {
            Span<double> values = scores.AsSpan(row * outputs, outputs);
            Numerics.Statistics.Softmax.InPlace(values);
            for (int k = 0; k < outputs; k++)
                answers[k][row] = values[k];
        }
        return answers;
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => double.NaN;
}

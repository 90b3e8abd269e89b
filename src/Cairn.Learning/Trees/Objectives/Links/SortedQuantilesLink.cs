namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>A score a quantile to the middle one and all of them in rising order.</summary>
/// <remarks>
/// Sorting never increases the summed pinball loss, and since it maps rising functions to rising functions it keeps
/// what monotone constraints promise of each score. Of an even number of quantiles the lower middle one is taken.
/// </remarks>
internal sealed class SortedQuantilesLink() : ScoreLink("sorted_quantiles")
{
    /// <inheritdoc/>
    public override int OutputsFor(int answers) => Math.Max(0, answers - 1);

    /// <inheritdoc/>
    public override double[][] Answer(double[] scores, int outputs)
    {
        int rows = scores.Length / outputs;
        double[][] answers = MakeColumns(outputs + 1, rows);
        for (int row = 0; row < rows; row++)
        {
            Span<double> values = scores.AsSpan(row * outputs, outputs);
            values.Sort();
            answers[0][row] = values[(outputs - 1) / 2];
            for (int k = 0; k < outputs; k++)
                answers[k + 1][row] = values[k];
        }
        return answers;
    }

    /// <inheritdoc/>
    public override double ScoreOf(double answer) => answer;
}

namespace Cairn.Models.Learners;

/// <summary>How far a fit has come.</summary>
/// <param name="Stage">What is being done, such as <c>boosting</c>.</param>
/// <param name="Done">Share done, 0 to 1.</param>
/// <param name="Round">Rounds, epochs or iterations done; 0 when there are none.</param>
/// <param name="Metric">Name of the metric watched, such as <c>log_loss</c>; null when there is none.</param>
/// <param name="Value">Latest value of the metric.</param>
public readonly record struct FitProgress(
    string Stage, double Done, int Round = 0, string? Metric = null, double Value = double.NaN)
{
    /// <summary>The best value of the metric so far; null where rows are not watched for the best.</summary>
    public double? Best { get; init; }

    /// <summary>The round of the best value; 0 when there is none.</summary>
    public int BestRound { get; init; }

    /// <summary>Rows that a second's work goes through, each counted once a round; 0 when unknown.</summary>
    public double RowsPerSecond { get; init; }
}

namespace Cairn.Learning.Reports.Cards;

/// <summary>A weak slice on a card.</summary>
/// <param name="Slice">What its rows have in common.</param>
/// <param name="Rows">Number of its rows.</param>
/// <param name="Metric">Name of the figure: <c>accuracy</c> or <c>rmse</c>.</param>
/// <param name="Value">The figure of its rows.</param>
/// <param name="Elsewhere">The figure of all other rows.</param>
public sealed record CardSlice(string Slice, int Rows, string Metric, double Value, double Elsewhere);

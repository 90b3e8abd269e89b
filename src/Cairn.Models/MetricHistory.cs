namespace Cairn.Models;

/// <summary>A metric over the rounds, epochs or iterations of a fit.</summary>
/// <param name="Name">Name of the metric, such as <c>log_loss</c>.</param>
/// <param name="First">Number of the round that the first value is of; from 1.</param>
/// <param name="Values">The value after each round.</param>
/// <param name="Best">Number of the round with the best value; 0 when there is none.</param>
public sealed record MetricHistory(string Name, int First, IReadOnlyList<double> Values, int Best);

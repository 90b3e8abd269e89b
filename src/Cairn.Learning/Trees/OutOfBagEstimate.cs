using Cairn.Data;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Trees;

/// <summary>How a forest did on the rows of its own training that its trees had not drawn (Breiman 2001).</summary>
/// <param name="Rows">Numbers, from 0, of the training rows that at least one tree did not draw, ascending.</param>
/// <param name="Predictions">For each of these rows what the trees that had not drawn it predict.</param>
/// <param name="Evaluation">The metrics of these predictions.</param>
public sealed record OutOfBagEstimate(IReadOnlyList<int> Rows, Table Predictions, Evaluation Evaluation);

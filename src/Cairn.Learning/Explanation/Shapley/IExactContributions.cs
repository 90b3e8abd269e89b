using Cairn.Data;
using Cairn.Models;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>
/// A model whose own structure gives the exact contributions of its columns, without asking it again and again.
/// </summary>
public interface IExactContributions : IModel
{
    /// <summary>An explainer of this model.</summary>
    /// <param name="background">Rows that stand for what is usual, with the input columns; null when there are
    /// none.</param>
    /// <returns>Null where the structure does not give them, or not without a background.</returns>
    IRowExplainer? ExactExplainer(Table? background);
}

using Cairn.Data;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;

namespace Cairn.Learning.Trees;

/// <summary>A model made of decision trees, however they were grown.</summary>
/// <remarks>
/// SHAP values, drawings of trees and the exchange with other libraries need no more than this: the trees give raw
/// scores from encoded rows, and the space says which input column each feature comes from.
/// </remarks>
public interface ITreeModel : IModel, IExactContributions
{
    /// <summary>The trees: from the values of the features to raw scores, before any link makes answers of them.</summary>
    TreeEnsemble Trees { get; }

    /// <summary>How the input columns become the features that the trees ask for.</summary>
    FeatureSpace Space { get; }

    /// <summary>The model of its first rounds: what it would have answered had its training ended there.</summary>
    /// <param name="rounds">1 to the rounds of <see cref="Trees"/>; in a forest a round is a tree.</param>
    ITreeModel Take(int rounds);

    /// <inheritdoc/>
    /// <remarks>
    /// By the shares of the training rows; against the background where the trees do not know them. None with linear
    /// leaves.
    /// </remarks>
    IRowExplainer? IExactContributions.ExactExplainer(Table? background) => TreeContributions.Of(this, background);
}

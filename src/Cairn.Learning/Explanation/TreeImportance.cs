using Cairn.Learning.Trees;

namespace Cairn.Learning.Explanation;

/// <summary>
/// How much each input column matters to a model of trees by its structure: the importances that XGBoost and LightGBM call
/// total gain, weight or split, and total cover, as shares.
/// </summary>
public static class TreeImportance
{
    /// <summary>Share of the reduction of the loss that splits by each column brought.</summary>
    /// <param name="model">The model.</param>
    /// <returns>One share an input column, summing to 1 unless there is no split.</returns>
    public static IReadOnlyList<double> Gain(ITreeModel model) => Shares(model, model.Trees.GainByFeature());

    /// <summary>Share of the number of splits that are by each column.</summary>
    /// <inheritdoc cref="Gain"/>
    public static IReadOnlyList<double> Split(ITreeModel model) => Shares(model, model.Trees.SplitsByFeature());

    /// <summary>Share of the covers, the sums of hessians or weights of the rows that come to splits by each column.</summary>
    /// <inheritdoc cref="Gain"/>
    public static IReadOnlyList<double> Cover(ITreeModel model) => Shares(model, model.Trees.CoverByFeature());

    private static double[] Shares(ITreeModel model, double[] perFeature)
    {
        double[] sums = model.Space.SumBySource(perFeature);
        double total = sums.Sum();
        return total > 0 ? [.. sums.Select(sum => sum / total)] : sums;
    }
}

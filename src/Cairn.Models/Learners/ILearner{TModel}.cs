using Cairn.Models.Datasets;

namespace Cairn.Models.Learners;

/// <summary>A learner whose fit gives a <typeparamref name="TModel"/>.</summary>
/// <typeparam name="TModel">Type of what it learns.</typeparam>
public interface ILearner<out TModel> : ILearner
    where TModel : IModel
{
    /// <inheritdoc cref="ILearner.Fit"/>
    new TModel Fit(Dataset data, FitContext? context = null);

    IModel ILearner.Fit(Dataset data, FitContext? context) => Fit(data, context);
}

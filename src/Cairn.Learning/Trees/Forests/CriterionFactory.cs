using Cairn.Formats;
using Cairn.Learning.Trees.Forests.Criteria;
using Cairn.Models;

namespace Cairn.Learning.Trees.Forests;

/// <summary>The criteria by their names, and which tasks they suit.</summary>
internal static class CriterionFactory
{
    /// <summary>Follows the task: Gini's impurity for classes, squares for numbers.</summary>
    public const string Auto = "auto";

    private const string GiniName = "gini";
    private const string EntropyName = "entropy";
    private const string SquaredError = "squared_error";
    private const string AbsoluteError = "absolute_error";
    private const string Poisson = "poisson";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, GiniName, EntropyName, SquaredError, AbsoluteError, Poisson];

    /// <summary>The name that <c>auto</c> stands for, or the name itself.</summary>
    /// <exception cref="InputException"><c>bad-option</c>: a criterion of another task.</exception>
    public static string Resolve(string name, LearningTask task, string learner)
    {
        bool classifies = LearningTasks.IsClassification(task);
        if (name == Auto)
            return classifies ? GiniName : SquaredError;
        if (classifies == name is GiniName or EntropyName)
            return name;
        throw new InputException(
            "bad-option", $"Option 'criterion' of {learner}: found '{name}', wanted "
                + (classifies ? "auto, gini or entropy" : "auto, squared_error, absolute_error or poisson")
                + $" for {LearningTasks.NameOf(task)}.",
            "Leave it out.");
    }

    /// <summary>Whether targets below 0 have no meaning.</summary>
    public static bool IsForCounts(string name) => name == Poisson;

    /// <summary>A criterion of a resolved name.</summary>
    /// <param name="name">Resolved name.</param>
    /// <param name="target">The rows.</param>
    /// <param name="classWeights">Factor of each class; empty for numbers.</param>
    /// <param name="minLeafRows">Fewest rows of a leaf.</param>
    public static SplitCriterion Make(string name, ForestTarget target, double[] classWeights, int minLeafRows) => name switch
    {
        GiniName when CanCount(target) => new TwoClassCounts<Gini>(target, classWeights) { MinLeafRows = minLeafRows },
        EntropyName when CanCount(target) => new TwoClassCounts<Entropy>(target, classWeights) { MinLeafRows = minLeafRows },
        GiniName => new ClassTotals<Gini>(target, classWeights) { MinLeafRows = minLeafRows },
        EntropyName => new ClassTotals<Entropy>(target, classWeights) { MinLeafRows = minLeafRows },
        AbsoluteError => new AbsoluteDeviation(target) { MinLeafRows = minLeafRows },
        Poisson => new NumberMoments<PoissonLoss>(target) { MinLeafRows = minLeafRows },
        _ => new NumberMoments<SquaredLoss>(target) { MinLeafRows = minLeafRows },
    };

    private static bool CanCount(ForestTarget target) => target.Classes == 2 && target.Weights is null;
}

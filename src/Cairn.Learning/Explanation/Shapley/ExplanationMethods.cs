using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>The ways to contributions by name, and the choice among them.</summary>
public static class ExplanationMethods
{
    /// <summary>The exact one that the model has, otherwise the cheapest that is good enough.</summary>
    public const string Auto = "auto";

    /// <summary>Trees, by the shares of their training rows.</summary>
    public const string Tree = "tree";

    /// <summary>Trees, against background rows.</summary>
    public const string TreeInterventional = "tree-interventional";

    /// <summary>Linear models, against background rows.</summary>
    public const string Linear = "linear";

    /// <summary>Any model, by weighted least squares over sets of columns.</summary>
    public const string Kernel = "kernel";

    /// <summary>Any model, by columns that join in random orders.</summary>
    public const string Permutation = "permutation";

    // With so many columns all sets are tried, which is exact and no dearer than sampling.
    private const int MostColumnsExact = 10;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, Tree, TreeInterventional, Linear, Kernel, Permutation];

    /// <summary>Refuses names that are no method.</summary>
    /// <exception cref="InputException"><c>unknown-method</c>.</exception>
    public static void Check(string name)
    {
        if (!Names.Contains(name))
            throw new InputException(
                "unknown-method", $"'{name}' is not a method of explaining.", NearestNames.Hint(name, Names));
    }

    /// <summary>An explainer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="background">Rows that stand for what is usual; null when there are none.</param>
    /// <param name="method">One of <see cref="Names"/>.</param>
    /// <param name="sampling">How much the methods for any model try.</param>
    /// <exception cref="InputException">
    /// <c>unknown-method</c>, <c>wrong-method</c>: it does not suit the model, or <c>no-background</c>.
    /// </exception>
    public static IRowExplainer Explainer(
        IModel model, Table? background, string method = Auto, ShapleySampling? sampling = null)
    {
        Check(method);
        sampling ??= new ShapleySampling();
        switch (method)
        {
            case Auto:
                if (model is IExactContributions known && known.ExactExplainer(background) is IRowExplainer exact)
                    return exact;
                return model.Signature.Inputs.Count <= MostColumnsExact
                    ? new KernelContributions(model, Needed(background), sampling)
                    : new PermutationContributions(model, Needed(background), sampling);
            case Tree:
                return TreeContributions.PathDependent(Trees(model, method));
            case TreeInterventional:
                return TreeContributions.Interventional(Trees(model, method), Needed(background));
            case Linear:
                return (model as IExactContributions)?.ExactExplainer(Needed(background)) is { Method: Linear } linear
                    ? linear
                    : throw Unsuited(model, method, "a linear model");
            case Kernel:
                return new KernelContributions(model, Needed(background), sampling);
            default:
                return new PermutationContributions(model, Needed(background), sampling);
        }
    }

    private static ITreeModel Trees(IModel model, string method) =>
        model as ITreeModel ?? throw Unsuited(model, method, "a model of trees");

    private static Table Needed(Table? background) =>
        background is { RowCount: > 0 } ? background : throw new InputException(
        "no-background", "There are no background rows, which say what is usual, to compare with.",
        "Give rows of the training data; a model in a package brings a profile from which they are drawn.");

    private static InputException Unsuited(IModel model, string method, string wanted) => new(
        "wrong-method", $"Method '{method}' is for {wanted}; this is a {model.Kind} model.",
        $"Use '{Auto}', or '{Kernel}' or '{Permutation}', which suit every model.");
}

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Gini's impurity, 1 − Σ pₖ² (Breiman and others, "Classification and Regression Trees", 1984).</summary>
internal readonly struct Gini : IImpurity
{
    public static double Term(double weight) => weight * weight;

    public static double Score(double terms, double weight) => terms / weight - weight;

    // W·(1 − p² − q²) is 2·first·second / W.
    public static double Score2(double first, double second) => -2 * first * second / (first + second);
}

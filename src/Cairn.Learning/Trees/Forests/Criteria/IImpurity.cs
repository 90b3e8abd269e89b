namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>A measure of how mixed classes are, in the form that adds up over the sides of a split.</summary>
internal interface IImpurity
{
    /// <summary>What a class with this much weight adds; the sum over classes is S.</summary>
    static abstract double Term(double weight);

    /// <summary>−W × impurity of a side of weight W with sum of terms S.</summary>
    static abstract double Score(double terms, double weight);

    /// <summary>−W × impurity of two classes.</summary>
    static abstract double Score2(double first, double second);
}

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Shannon's entropy in bits, −Σ pₖ log₂ pₖ.</summary>
internal readonly struct Entropy : IImpurity
{
    public static double Term(double weight) => weight > 0 ? weight * Math.Log2(weight) : 0;

    public static double Score(double terms, double weight) => terms - Term(weight);

    public static double Score2(double first, double second) => Term(first) + Term(second) - Term(first + second);
}

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>A loss whose best constant is the mean, in the form that adds up over the sides of a split.</summary>
internal interface INumberLoss
{
    /// <summary>Whether sums are taken about the mean of the node, which keeps their digits.</summary>
    static abstract bool IsCentred { get; }

    /// <summary>What a side of weight W and sum S scores; −∞ where it may not be a leaf.</summary>
    static abstract double Score(double sum, double weight);
}

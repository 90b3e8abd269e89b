namespace Cairn.Numerics.Losses;

/// <summary>What one row gets from its pairs with others.</summary>
/// <param name="Gradient">Sum of first derivatives by its score.</param>
/// <param name="Hessian">Sum of second derivatives.</param>
/// <param name="Size">Sum of the sizes of the first derivatives.</param>
public readonly record struct PairSums(double Gradient, double Hessian, double Size);

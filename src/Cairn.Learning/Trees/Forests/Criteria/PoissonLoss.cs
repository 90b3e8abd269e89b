namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Half the Poisson deviance, Σw(y·log(y/m) − y + m); both sides need a mean above 0.</summary>
internal readonly struct PoissonLoss : INumberLoss
{
    private const double Smallest = 10 * 2.220446049250313e-16;

    public static bool IsCentred => false;

    public static double Score(double sum, double weight) =>
        sum > Smallest ? sum * Math.Log(sum / weight) : double.NegativeInfinity;
}

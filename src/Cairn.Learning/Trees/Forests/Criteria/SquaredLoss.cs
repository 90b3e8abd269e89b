namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Squares of the distances from the mean: Σw(y − m)² falls by S²/W.</summary>
internal readonly struct SquaredLoss : INumberLoss
{
    public static bool IsCentred => true;

    public static double Score(double sum, double weight) => sum * sum / weight;
}

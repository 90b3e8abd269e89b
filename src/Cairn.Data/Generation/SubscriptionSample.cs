namespace Cairn.Data.Generation;

/// <summary>
/// Customers made by <see cref="SubscriptionBusiness"/>, with the truth that a model can only estimate.
/// </summary>
public sealed class SubscriptionSample
{
    internal SubscriptionSample(Table table, double[] churnProbabilities)
    {
        Table = table;
        ChurnProbabilities = churnProbabilities;
        OptimalRocAuc = ExpectedRocAuc(churnProbabilities);
    }

    /// <summary>One row a customer, the outcome <c>churned</c> last.</summary>
    public Table Table { get; }

    /// <summary>The rows as a served model gets them: without the outcome.</summary>
    public Table Requests => Table.Without([SubscriptionBusiness.Target]);

    /// <summary>
    /// The true probability of each row that the customer leaves, from which <c>churned</c> was drawn.
    /// </summary>
    public IReadOnlyList<double> ChurnProbabilities { get; }

    /// <summary>
    /// The expected ROC AUC of a model that knows <see cref="ChurnProbabilities"/>: no model can do better but by luck.
    /// Missing values hide part of the truth, so what can be reached is a little lower.
    /// </summary>
    public double OptimalRocAuc { get; }

    /// <summary>
    /// Expected ROC AUC of probabilities that are true: over pairs of rows, the chance that the first is positive and
    /// the second negative, weighed by whether the first has the higher probability.
    /// </summary>
    internal static double ExpectedRocAuc(IReadOnlyList<double> probabilities)
    {
        double[] sorted = [.. probabilities.Order()];
        double ordered = 0;
        double negativesBelow = 0;
        double positives = 0;
        double same = 0;
        for (int i = 0, end; i < sorted.Length; i = end)
        {
            double p = sorted[i];
            end = i + 1;
            while (end < sorted.Length && sorted[end] == p)
                end++;
            double ties = end - i;
            // Among ties each pair counts half; a row makes no pair with itself.
            ordered += ties * p * negativesBelow + 0.5 * ties * (ties - 1) * p * (1 - p);
            negativesBelow += ties * (1 - p);
            positives += ties * p;
            same += ties * p * (1 - p);
        }
        double pairs = positives * negativesBelow - same;
        return pairs > 0 ? ordered / pairs : 0.5;
    }
}

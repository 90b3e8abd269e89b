using Cairn.Models.Datasets;

namespace Cairn.Learning.Metrics;

/// <summary>How long the rows of one group lived: the estimate of Kaplan and Meier.</summary>
/// <param name="Label">What the rows have in common, such as <c>soonest third</c>.</param>
/// <param name="Times">Ascending times from 0 on.</param>
/// <param name="Shares">Share without the event from each time to the next.</param>
public sealed record SurvivalCurve(string Label, IReadOnlyList<double> Times, IReadOnlyList<double> Shares)
{
    private const int MostPoints = 200;
    private static readonly string[] s_thirds = ["latest third", "middle third", "soonest third"];

    /// <summary>
    /// The curves of the thirds of the rows by predicted risk: apart where the model tells who lives longer, alike where
    /// it does not. One curve where fewer than three risks differ.
    /// </summary>
    /// <param name="risks">Score of each row; higher is sooner.</param>
    /// <param name="times">Times of the rows.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    internal static IReadOnlyList<SurvivalCurve> ByRisk(double[] risks, SurvivalTimes times, double[] weights)
    {
        if (risks.Length == 0)
            return [];
        double[] sorted = [.. risks];
        Array.Sort(sorted);
        double low = sorted[(sorted.Length - 1) / 3];
        double high = sorted[2 * (sorted.Length - 1) / 3];
        int[] thirds = [.. risks.Select(risk => risk <= low ? 0 : risk <= high ? 1 : 2)];
        return thirds.Distinct().Count() < 3
            ? [Of("all rows", [.. Enumerable.Range(0, risks.Length)], times, weights)]
            : [.. s_thirds.Select((label, third) => Of(
                label, [.. Enumerable.Range(0, risks.Length).Where(row => thirds[row] == third)], times, weights))];
    }

    private static SurvivalCurve Of(string label, int[] rows, SurvivalTimes times, double[] weights)
    {
        (double[] at, double[] shares) = KaplanMeier.Curve(
            new SurvivalTimes(JudgedRows.Take(times.Lower, rows), JudgedRows.Take(times.Upper, rows)),
            weights.Length == 0 ? null : JudgedRows.Take(weights, rows));
        int stride = (at.Length + MostPoints - 1) / MostPoints;
        int[] kept = [.. Enumerable.Range(0, at.Length).Where(i => i % stride == 0 || i == at.Length - 1)];
        return new SurvivalCurve(label, [.. kept.Select(i => at[i])], [.. kept.Select(i => shares[i])]);
    }
}

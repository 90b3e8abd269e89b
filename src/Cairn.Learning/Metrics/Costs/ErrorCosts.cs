using System.Globalization;
using Cairn.Formats;

namespace Cairn.Learning.Metrics.Costs;

/// <summary>What each kind of decision costs, in any unit; a negative cost is a gain.</summary>
/// <param name="FalsePositive">Cost of calling a negative row positive.</param>
/// <param name="FalseNegative">Cost of calling a positive row negative.</param>
/// <param name="TruePositive">Cost of calling a positive row positive, such as that of the treatment.</param>
/// <param name="TrueNegative">Cost of calling a negative row negative.</param>
public sealed record ErrorCosts(
    double FalsePositive, double FalseNegative, double TruePositive = 0, double TrueNegative = 0)
{
    private static readonly string[] s_names = ["fp", "fn", "tp", "tn"];

    /// <summary>
    /// The threshold that costs least when probabilities are calibrated: that at which both decisions cost the same in the mean.
    /// </summary>
    /// <remarks>Elkan (2001), "The foundations of cost-sensitive learning", equation 2.</remarks>
    public double CalibratedThreshold =>
        (FalsePositive - TrueNegative) / (FalsePositive - TrueNegative + FalseNegative - TruePositive);

    /// <summary>Reads <c>fp=1 fn=20</c>, with <c>tp</c> and <c>tn</c> where right decisions cost something too.</summary>
    /// <exception cref="InputException">
    /// <c>bad-cost</c>: an unknown or repeated name, no number, or costs by which a right decision is no cheaper than a wrong one.
    /// </exception>
    public static ErrorCosts Parse(string text)
    {
        const string Hint = "Write it as \"fp=1 fn=20\": fp for a negative row called positive, fn for a positive one missed, tp and tn for right calls.";
        Dictionary<string, double> costs = [];
        foreach (string part in text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=');
            string name = sides[0].ToLowerInvariant();
            if (sides.Length != 2 || !s_names.Contains(name))
                throw new InputException("bad-cost", $"Cost '{part}': wanted one of fp, fn, tp, tn with a number.", Hint);
            if (!double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double cost) || !double.IsFinite(cost))
                throw new InputException("bad-cost", $"Cost '{part}': found '{sides[1]}', wanted a number.", Hint);
            if (!costs.TryAdd(name, cost))
                throw new InputException("bad-cost", $"Cost '{name}' is given twice.", Hint);
        }
        if (!costs.TryGetValue("fp", out double falsePositive) || !costs.TryGetValue("fn", out double falseNegative))
            throw new InputException("bad-cost", $"Costs '{text}': wanted at least fp and fn.", Hint);
        ErrorCosts parsed = new(falsePositive, falseNegative, costs.GetValueOrDefault("tp"), costs.GetValueOrDefault("tn"));
        if (!(parsed.FalsePositive > parsed.TrueNegative && parsed.FalseNegative > parsed.TruePositive))
        {
            throw new InputException(
                "bad-cost", $"Costs '{text}': a wrong decision must cost more than the right one, fp more than tn and fn more than tp.", Hint);
        }
        return parsed;
    }

    /// <summary>What the decisions at a threshold cost together.</summary>
    public double Of(ThresholdPoint point) =>
        FalsePositive * point.FalsePositives + FalseNegative * point.FalseNegatives
        + TruePositive * point.TruePositives + TrueNegative * point.TrueNegatives;

    /// <summary>What one decision costs.</summary>
    /// <param name="called">Whether the row is called positive.</param>
    /// <param name="positive">Whether it is.</param>
    public double Of(bool called, bool positive) => (called, positive) switch
    {
        (true, true) => TruePositive,
        (true, false) => FalsePositive,
        (false, true) => FalseNegative,
        _ => TrueNegative,
    };

    /// <summary>The costs as they are read.</summary>
    public override string ToString()
    {
        string right = TruePositive == 0 && TrueNegative == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" tp={TruePositive} tn={TrueNegative}");
        return string.Create(CultureInfo.InvariantCulture, $"fp={FalsePositive} fn={FalseNegative}{right}");
    }
}

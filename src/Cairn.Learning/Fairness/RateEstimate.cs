using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>A share of rows with its interval of 95 %.</summary>
/// <param name="Value">The share, 0 to 1; NaN where there are no rows to take it of.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct RateEstimate(double Value, double Low, double High)
{
    // The 97.5 % point of the standard normal distribution.
    private const double Normal = 1.959963984540054;

    /// <summary>No rows, no share.</summary>
    public static RateEstimate None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>A share with the score interval of Wilson (1927).</summary>
    /// <param name="value">The share, 0 to 1, or NaN.</param>
    /// <param name="rows">
    /// Rows that it is of, &gt; 0; of weighted rows the number that as many equal ones would tell as much as (Kish).
    /// </param>
    public static RateEstimate Of(double value, double rows)
    {
        if (double.IsNaN(value) || !(rows > 0))
            return None;
        double square = Normal * Normal;
        double centre = (value + square / (2 * rows)) / (1 + square / rows);
        double half = Normal / (1 + square / rows) * Math.Sqrt(value * (1 - value) / rows + square / (4 * rows * rows));
        return new RateEstimate(value, Math.Min(value, centre - half), Math.Max(value, centre + half));
    }

    /// <summary>This share less another, of other rows: the hybrid score interval of Newcombe (1998, method 10).</summary>
    public RateEstimate Minus(RateEstimate other)
    {
        double difference = Value - other.Value;
        return new RateEstimate(
            difference,
            difference - double.Hypot(Value - Low, other.High - other.Value),
            difference + double.Hypot(High - Value, other.Value - other.Low));
    }

    internal JsonObject ToJson() => new() { ["value"] = Number(Value), ["low"] = Number(Low), ["high"] = Number(High) };

    // JSON has no NaN.
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;
}

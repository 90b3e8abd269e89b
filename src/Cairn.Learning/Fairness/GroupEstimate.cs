using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>What was measured of a group, or between two, with its interval of 95 %.</summary>
/// <param name="Value">The value; NaN where there are no rows to take it of.</param>
/// <param name="Low">Lower end of the interval; NaN where none was measured.</param>
/// <param name="High">Upper end of the interval; NaN where none was measured.</param>
public readonly record struct GroupEstimate(double Value, double Low = double.NaN, double High = double.NaN)
{
    // The 97.5 % point of the standard normal distribution.
    private const double Normal = 1.959963984540054;

    /// <summary>No rows, no value.</summary>
    public static GroupEstimate None { get; } = new(double.NaN);

    /// <summary>Whether there is a value.</summary>
    public bool IsKnown => double.IsFinite(Value);

    /// <summary>Whether there is an interval.</summary>
    public bool HasInterval => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>Whether the interval leaves out a value; false without an interval.</summary>
    public bool Excludes(double value) => HasInterval && (Low > value || High < value);

    /// <summary>A share of rows with the score interval of Wilson (1927).</summary>
    /// <param name="share">The share, 0 to 1, or NaN.</param>
    /// <param name="rows">
    /// Rows that it is of; of weighted rows the number that as many equal ones would tell as much as (Kish 1965).
    /// </param>
    public static GroupEstimate OfShare(double share, double rows)
    {
        if (double.IsNaN(share) || !(rows > 0))
            return None;
        double square = Normal * Normal;
        double centre = (share + square / (2 * rows)) / (1 + square / rows);
        double half = Normal / (1 + square / rows) * Math.Sqrt(share * (1 - share) / rows + square / (4 * rows * rows));
        return new GroupEstimate(share, Math.Clamp(centre - half, 0, share), Math.Clamp(centre + half, share, 1));
    }

    internal JsonObject ToJson() => new() { ["value"] = Number(Value), ["low"] = Number(Low), ["high"] = Number(High) };

    // JSON has no NaN.
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;
}

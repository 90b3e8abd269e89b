using System.Globalization;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>Lists of quantile levels such as <c>0.1,0.5,0.9</c>.</summary>
internal static class QuantileLevels
{
    /// <summary>Most levels at once: each adds a tree a round.</summary>
    public const int Most = 100;

    /// <summary>Whether a text is a rising list of levels above 0 and below 1.</summary>
    public static bool IsValid(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length > Most)
            return false;
        double last = 0;
        foreach (string part in parts)
        {
            if (!TryParse(part, out double level) || !(level > last && level < 1))
                return false;
            last = level;
        }
        return true;
    }

    /// <summary>The levels of a valid text.</summary>
    public static double[] Parse(string text) =>
        [.. text.Split(',').Select(part => TryParse(part, out double level) ? level : double.NaN)];

    private static bool TryParse(string text, out double level) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out level);
}

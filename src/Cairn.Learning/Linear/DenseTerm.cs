using Cairn.Learning.Preprocessing;

namespace Cairn.Learning.Linear;

/// <summary>
/// A numeric column of a linear model: a feature, or one side of the circle on which a part of time runs.
/// </summary>
/// <param name="Feature">Index of the feature in the space.</param>
/// <param name="Wave">Whether the value itself, its sine or its cosine is taken.</param>
/// <param name="Mean">Subtracted.</param>
/// <param name="Scale">Divided by, above 0.</param>
/// <param name="Fill">What stands for a missing value, after standardising: the mean.</param>
internal readonly record struct DenseTerm(int Feature, Wave Wave, double Mean = 0, double Scale = 1, double Fill = 0)
{
    /// <summary>The value that is standardised.</summary>
    public static double Shape(Wave wave, TimePart? part, double value)
    {
        if (wave == Wave.None)
            return value;
        double turns = part switch
        {
            TimePart.Month => (value - 1) / 12,
            TimePart.DayOfWeek => value / 7,
            _ => value / 24,
        };
        return wave == Wave.Sine ? Math.Sin(2 * Math.PI * turns) : Math.Cos(2 * Math.PI * turns);
    }
}

namespace Cairn.Learning.Calibration;

/// <summary>A fitted function from a score to a probability, and the numbers that it is made of.</summary>
internal interface IScoreMap
{
    /// <summary>All that is needed to make it again.</summary>
    double[] Numbers { get; }

    /// <summary>The probability of a score, 0 to 1.</summary>
    double Of(double score);
}

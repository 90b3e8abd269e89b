namespace Cairn.Learning.Metrics.Calibration;

/// <summary>How probabilities are put into bins to compare them with what happened.</summary>
public enum CalibrationBins
{
    /// <summary>Bins of equal width from 0 to 1.</summary>
    Uniform,

    /// <summary>Bins of about equally many rows: edges are quantiles of the probabilities.</summary>
    Quantile,
}

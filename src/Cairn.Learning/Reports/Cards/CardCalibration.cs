namespace Cairn.Learning.Reports.Cards;

/// <summary>What calibrating the probabilities brought, on a card.</summary>
/// <param name="Method">How they were calibrated.</param>
/// <param name="Before">Calibration error before.</param>
/// <param name="After">Calibration error after, on rows that the calibrator had not seen.</param>
public sealed record CardCalibration(string Method, double Before, double After);

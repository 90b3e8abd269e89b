namespace Cairn.Learning.Metrics;

/// <summary>The curves of one class against the rest.</summary>
/// <param name="Label">Label of the class.</param>
/// <param name="Roc">Null when all rows, or none, are of the class.</param>
/// <param name="PrecisionRecall">Null when no row is of the class.</param>
/// <param name="Calibration">Null when there is no weight.</param>
/// <param name="Gain">Null when no row is of the class, or several classes are judged.</param>
/// <param name="Det">Null when all rows, or none, are of the class, or several classes are judged.</param>
public sealed record ClassCurves(
    string Label, RocCurve? Roc, PrecisionRecallCurve? PrecisionRecall, CalibrationCurve? Calibration,
    GainCurve? Gain = null, DetCurve? Det = null);

namespace Cairn.Learning.Reports.Facts;

/// <summary>How far a column of the rows judged is from what it was in the rows learnt from.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="IsPrediction">Whether the model predicted it.</param>
/// <param name="Stability">Population stability index; about 0.1 is a small shift and 0.25 a large one.</param>
/// <param name="IsDrifted">Whether the shift is large and no chance.</param>
/// <param name="Evidence">What shifted, in words.</param>
public sealed record ColumnShift(string Column, bool IsPrediction, double Stability, bool IsDrifted, string Evidence);

namespace Cairn.Server.Dashboard.Forms;

/// <summary>How far a column moved the score of a row.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Value">Its value; null when it is missing.</param>
/// <param name="Moves">Above 0 it raised the score.</param>
public sealed record PredictionReason(string Column, string? Value, double Moves);

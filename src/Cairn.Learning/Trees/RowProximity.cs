namespace Cairn.Learning.Trees;

/// <summary>A row that is like another.</summary>
/// <param name="Row">Number of the row, from 0.</param>
/// <param name="Proximity">Share of the trees in which both come to the same leaf, 0 to 1.</param>
public readonly record struct RowProximity(int Row, double Proximity);

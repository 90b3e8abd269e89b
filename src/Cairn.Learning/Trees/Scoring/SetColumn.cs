namespace Cairn.Learning.Trees.Scoring;

/// <summary>A column that a categorical split fills for itself: 0 for rows that keep the first side, 255 for others.</summary>
/// <param name="Groups">Where the column of the eighths of the groups begins; that of their bits comes next.</param>
/// <param name="Set">First byte of its set, 64 bytes with the bits of the groups that leave the first side.</param>
internal readonly record struct SetColumn(int Groups, int Set);

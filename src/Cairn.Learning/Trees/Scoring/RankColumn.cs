namespace Cairn.Learning.Trees.Scoring;

/// <summary>
/// A column of bytes made of a feature: for each row how many of the feature's thresholds lie below its value, so
/// that value ≤ threshold number k exactly when rank ≤ k.
/// </summary>
/// <param name="Feature">The feature.</param>
/// <param name="Chunk">
/// Which thresholds it counts: <see cref="Thresholds"/> of them from this many times that number on.
/// </param>
/// <param name="MissingHigh">Whether missing values are above all thresholds, rather than below.</param>
/// <param name="ZeroIsMissing">Whether zero counts as missing.</param>
/// <param name="Turned">Whether it holds 255 − rank, so that ≤ asks for what lies above a threshold.</param>
internal readonly record struct RankColumn(int Feature, int Chunk, bool MissingHigh, bool ZeroIsMissing, bool Turned)
{
    /// <summary>Thresholds of one column; ranks up to as many, and 255 for missing values.</summary>
    public const int Thresholds = 254;
}

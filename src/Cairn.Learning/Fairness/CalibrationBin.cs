using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>Rows of a group with about the same score, and how many of them are of the class.</summary>
/// <param name="Score">Their mean score.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="BaseRate">Share of them that are of the class, with its interval.</param>
public sealed record CalibrationBin(double Score, int Rows, GroupEstimate BaseRate)
{
    internal JsonObject ToJson() => new() { ["score"] = Score, ["rows"] = Rows, ["base_rate"] = BaseRate.ToJson() };
}

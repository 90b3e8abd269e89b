using System.Text.Json.Nodes;

namespace Cairn.Benchmarks;

/// <summary>One measured comparison: the same work by a peer and by Cairn in the same run.</summary>
/// <param name="Work">What was done, with its size.</param>
/// <param name="Peer">Name and version of the peer, and what it ran with.</param>
/// <param name="Cairn">Cairn's value: the median of the repetitions.</param>
/// <param name="PeerValue">The peer's value: the median of the repetitions; NaN when the peer is not there.</param>
/// <param name="Unit">Unit of both values.</param>
/// <param name="Ratio">Cairn's value over the peer's.</param>
/// <param name="Spread">Smallest and largest ratio of the paired repetitions.</param>
/// <param name="Goal">The ratio aimed at, in words: <c>≤ 1.3</c>.</param>
/// <param name="Met">Whether the goal was met; null where there is none.</param>
internal sealed record BenchmarkRow(
    string Work, string Peer, double Cairn, double PeerValue, string Unit, double Ratio,
    (double Low, double High) Spread, string Goal, bool? Met)
{
    public JsonObject ToJson() => new()
    {
        ["work"] = Work,
        ["peer"] = Peer,
        ["cairn"] = Cairn,
        ["peer_value"] = FiniteOrNull(PeerValue),
        ["unit"] = Unit,
        ["ratio"] = FiniteOrNull(Ratio),
        ["ratio_low"] = FiniteOrNull(Spread.Low),
        ["ratio_high"] = FiniteOrNull(Spread.High),
        ["goal"] = Goal,
        ["met"] = Met,
    };

    // Without its peer a row holds NaN there, which JSON does not know.
    private static JsonNode? FiniteOrNull(double value) => double.IsFinite(value) ? value : null;
}

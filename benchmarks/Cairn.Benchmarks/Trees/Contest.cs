using System.Text.Json.Nodes;

namespace Cairn.Benchmarks.Trees;

/// <summary>A job done by Cairn and its peers by turns, and the rows that come of it.</summary>
internal sealed class Contest
{
    private readonly List<JsonObject> _own = [];
    private readonly List<(string Name, List<JsonObject> Results)> _peers = [];

    /// <summary>Runs <paramref name="job"/> on everyone who is there.</summary>
    /// <param name="job">What to do; every contestant reads the same.</param>
    /// <param name="repetitions">Turns of each.</param>
    /// <param name="peers">Peers; those that are not installed are left out.</param>
    public Contest(JsonObject job, int repetitions, params (Contestant Peer, string Variant, JsonObject? Changes)[] peers)
    {
        (Contestant Peer, string Variant, JsonObject? Changes)[] here = [.. peers.Where(p => p.Peer.IsHere())];
        foreach ((Contestant peer, string variant, _) in here)
            _peers.Add((peer.Name + variant, []));
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            _own.Add(Contestant.Cairn.Run(job));
            for (int i = 0; i < here.Length; i++)
            {
                JsonObject changed = (JsonObject)job.DeepClone();
                foreach ((string key, JsonNode? value) in here[i].Changes ?? [])
                    changed[key] = value?.DeepClone();
                _peers[i].Results.Add(here[i].Peer.Run(changed));
            }
        }
    }

    /// <summary>Whether any peer was there.</summary>
    public bool HasPeers => _peers.Count > 0;

    /// <summary>
    /// A row a peer. The goal is held against the peer that does best, whose row comes first.
    /// </summary>
    /// <param name="work">What was measured.</param>
    /// <param name="key">The value in what contestants tell.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="goal">The ratio aimed at, in words.</param>
    /// <param name="met">Whether a ratio meets it; null for none.</param>
    /// <param name="greaterIsBetter">Whether the best peer is the one with the greatest value.</param>
    public IEnumerable<BenchmarkRow> Rows(
        string work, string key, string unit, string goal, Func<double, bool>? met, bool greaterIsBetter = false)
    {
        if (_own[0][key] is null)
            yield break;
        double[] own = [.. _own.Select(o => (double)o[key]!)];
        IEnumerable<(string Name, double[] Values)> told = _peers
            .Where(p => p.Results[0][key] is not null)
            .Select(p => ($"{p.Name} {(string?)p.Results[0]["version"]}", p.Results.Select(r => (double)r[key]!).ToArray()))
            .OrderBy(p => greaterIsBetter ? -Median(p.Item2) : Median(p.Item2));
        bool best = true;
        foreach ((string name, double[] values) in told)
        {
            double[] ratios = [.. own.Zip(values, (a, b) => a / b).Order()];
            double ratio = Median(ratios);
            yield return new BenchmarkRow(
                work, name, Median(own), Median(values), unit, ratio, (ratios[0], ratios[^1]), best ? goal : "",
                best ? met?.Invoke(ratio) : null);
            best = false;
        }
    }

    /// <summary>A row of Cairn's value alone.</summary>
    public BenchmarkRow Alone(string work, string key, string unit, string goal, Func<double, bool>? met)
    {
        double value = Median([.. _own.Select(o => (double)o[key]!)]);
        return new BenchmarkRow(
            work, "itself", value, double.NaN, unit, double.NaN, (double.NaN, double.NaN), goal, met?.Invoke(value));
    }

    /// <summary>The median of one of Cairn's values.</summary>
    public double Own(string key) => Median([.. _own.Select(o => (double)o[key]!)]);

    /// <summary>The middle of some values.</summary>
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

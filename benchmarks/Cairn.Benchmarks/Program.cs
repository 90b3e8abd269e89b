using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Benchmarks;
using Cairn.Benchmarks.Boosting;
using Cairn.Benchmarks.Serving;
using Cairn.Benchmarks.Csv;

// The side of a benchmark that runs in a process of its own.
if (args is [BoostingFit.Verb, ..])
    return BoostingFit.Run(args.AsSpan(1));
if (args is [ServingProcess.Argument, string package])
    return await ServingProcess.ServeAsync(package);

IBenchmark[] benchmarks =
[
    new BoostingBenchmark(),
    new QualityBenchmark(),
    new ServingBenchmark(),
    new CsvBenchmark(),
];

string[] names = [.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))];
bool quick = args.Contains("--quick");
bool json = args.Contains("--json");
string[] unknown = [.. names.Where(n => benchmarks.All(b => b.Name != n))];
if (unknown.Length > 0 || names.Length == 0)
{
    Console.Error.WriteLine("usage: ./bench NAME… [--quick] [--json]");
    Console.Error.WriteLine("known: " + string.Join(", ", benchmarks.Select(b => b.Name)));
    return 2;
}

List<BenchmarkRow> rows = [.. benchmarks.Where(b => names.Contains(b.Name)).SelectMany(b => b.Run(quick))];
if (json)
{
    Console.WriteLine(new JsonArray([.. rows.Select(r => (JsonNode)r.ToJson())]).ToJsonString());
    return 0;
}
Console.WriteLine("work | peer | cairn | peer_value | unit | ratio | goal | met");
foreach (BenchmarkRow row in rows)
{
    // A measurement without a peer has no ratio.
    string peer = double.IsNaN(row.PeerValue) ? "–" : row.PeerValue.ToString("G4", CultureInfo.InvariantCulture);
    string ratio = double.IsNaN(row.Ratio)
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{row.Ratio:F2} ({row.Spread.Low:F2}–{row.Spread.High:F2})");
    string met = row.Met switch { null => "", true => "yes", false => "no" };
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Work} | {row.Peer} | {row.Cairn:G4} | {peer} | {row.Unit} | {ratio} | {row.Goal} | {met}"));
}
return 0;

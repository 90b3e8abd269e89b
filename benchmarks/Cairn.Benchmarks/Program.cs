using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Benchmarks;
using Cairn.Benchmarks.Accuracy;
using Cairn.Benchmarks.Trees;
using Cairn.Benchmarks.Serving;
using Cairn.Benchmarks.Csv;
using Cairn.Benchmarks.Tuning;

// The side of a benchmark that runs in a process of its own.
if (args is [TreesProcess.Verb, string job])
    return TreesProcess.Run(job);
if (args is [ServingProcess.Argument, string package])
    return await ServingProcess.ServeAsync(package);

IBenchmark[] benchmarks =
[
    new TreesBenchmark(),
    new AccuracyBenchmark(),
    new ServingBenchmark(),
    new CsvBenchmark(),
    new TuneBenchmark(),
    new AutoMlBenchmark(),
];

BenchmarkOptions options = BenchmarkOptions.Parse(args, out IReadOnlyList<string> names);
bool json = args.Contains("--json");
string[] unknown = [.. names.Where(n => benchmarks.All(b => b.Name != n))];
if (unknown.Length > 0 || names.Count == 0)
{
    Console.Error.WriteLine("usage: ./bench NAME… [--quick] [--json] [--parts A,B] [--family F]");
    Console.Error.WriteLine("known: " + string.Join(", ", benchmarks.Select(b => b.Name)));
    return 2;
}

List<BenchmarkRow> rows = [.. benchmarks.Where(b => names.Contains(b.Name)).SelectMany(b => b.Run(options))];
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

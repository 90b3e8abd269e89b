using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;

namespace Cairn.Cli.CommandLine;

/// <summary>What the store holds and what is wrong with it; looking makes no store where there is none.</summary>
internal sealed record StoreReport
{
    /// <summary>Where the store is, or would be made.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether there is one.</summary>
    public bool Exists { get; init; }

    /// <summary>Bytes of all its files.</summary>
    public long Bytes { get; init; }

    public int Runs { get; init; }

    public int Models { get; init; }

    public int Versions { get; init; }

    /// <summary>A sentence for each thing that is wrong; empty for a sound store.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The report in a line.</summary>
    public string Summary => !Exists
        ? "none yet; the first training makes it"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs} runs, {Models} models, {Versions} versions, {Bytes / 1048576.0:F1} MiB, {Soundness}");

    private string Soundness => Faults.Count == 0 ? "sound" : "DAMAGED";

    /// <summary>Looks at the store that <paramref name="path"/> names, or that is found without it.</summary>
    public static StoreReport Of(string? path)
    {
        string folder = StoreLocation.Find(path);
        StoreReport report = new() { Folder = folder };
        if (File.Exists(folder))
            return report with { Faults = [$"'{folder}' is a file; a store is a folder."] };
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return report;
        report = report with { Exists = true, Bytes = BytesIn(folder) };
        try
        {
            using CairnStore store = CairnStore.Open(folder);
            IReadOnlyList<RegisteredModel> models = store.Models.List();
            return report with
            {
                Runs = store.Runs.List(int.MaxValue).Count,
                Models = models.Count,
                Versions = models.Sum(m => m.Versions.Count),
                Faults = store.Check(),
            };
        }
        catch (InputException error)
        {
            return report with { Faults = [error.Message] };
        }
    }

    public JsonObject ToJson() => new()
    {
        ["path"] = Folder,
        ["exists"] = Exists,
        ["bytes"] = Bytes,
        ["runs"] = Runs,
        ["models"] = Models,
        ["versions"] = Versions,
        ["faults"] = new JsonArray([.. Faults.Select(f => (JsonNode)f)]),
    };

    // A file may go while the others are counted: stores are used by several processes at once.
    private static long BytesIn(string folder)
    {
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.Exists)
                bytes += file.Length;
        }
        return bytes;
    }
}

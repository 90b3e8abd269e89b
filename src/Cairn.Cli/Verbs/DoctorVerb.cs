using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn doctor</c>: what this machine gives Cairn to work with.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        Command command = new("doctor", "Print runtime, cores, vector tier, memory and versions, and check the store.");
        command.Handle((parsed, terminal, _) =>
        {
            StoreReport store = StoreReport.Of(parsed.GetValue(GlobalOptions.Store));
            JsonObject facts = Machine();
            facts["store"] = store.ToJson();
            terminal.Result(facts, console => Write(console, facts, store));
            return store.Faults.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Write(IAnsiConsole console, JsonObject facts, StoreReport store)
    {
        // Written as it is: a long path is not wrapped, so that it can be copied.
        TextWriter writer = console.Profile.Out.Writer;
        foreach ((string name, JsonNode? value) in facts)
        {
            if (value is JsonValue)
                writer.WriteLine($"{name.Replace('_', ' '),-18} {value}");
        }
        writer.WriteLine($"{"store",-18} {store.Folder}");
        writer.WriteLine($"{"",-18} {store.Summary}");
        foreach (string fault in store.Faults)
            writer.WriteLine($"{"fault",-18} {fault}");
    }

    private static JsonObject Machine()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return new JsonObject
        {
            ["cairn"] = ToolVersion.Text,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["system"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            ["cores"] = Environment.ProcessorCount,
            ["vector_tier"] = VectorTier(),
            ["memory_gib"] = Math.Round(memory.TotalAvailableMemoryBytes / (double)(1L << 30), 1),
            ["garbage_collector"] = System.Runtime.GCSettings.IsServerGC ? "server" : "workstation",
        };
    }

    private static string VectorTier() =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? "avx512"
        : Avx2.IsSupported ? "avx2"
        : Vector128.IsHardwareAccelerated ? "vector128"
        : "scalar";
}

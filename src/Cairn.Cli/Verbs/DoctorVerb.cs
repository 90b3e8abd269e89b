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
        Command command = new("doctor", "Print runtime, cores, vector tier, memory, store and versions.");
        command.Handle((parsed, terminal, _) =>
        {
            JsonObject facts = Facts(parsed.GetValue(GlobalOptions.Store));
            terminal.Result(facts, console =>
            {
                foreach ((string name, JsonNode? value) in facts)
                    console.WriteLine($"{name.Replace('_', ' '),-16} {value}");
            });
            return 0;
        });
        return command;
    }

    private static JsonObject Facts(string? store)
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
            ["store"] = store,
        };
    }

    private static string VectorTier() =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? "avx512"
        : Avx2.IsSupported ? "avx2"
        : Vector128.IsHardwareAccelerated ? "vector128"
        : "scalar";
}

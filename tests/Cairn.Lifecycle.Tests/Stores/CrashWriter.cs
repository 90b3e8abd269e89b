using System.Diagnostics;
using System.Runtime.CompilerServices;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;

namespace Cairn.Lifecycle.Tests.Stores;

/// <summary>
/// A process that trains without end in a store and says on standard output what was acknowledged. It is this test
/// program, started with a variable that names the store.
/// </summary>
internal static class CrashWriter
{
    private const string Variable = "CAIRN_TEST_WRITER";
    private const string CountVariable = "CAIRN_TEST_WRITER_COUNT";

    /// <summary>Starts the process.</summary>
    /// <param name="folder">The store.</param>
    /// <param name="count">Trainings after which it ends by itself.</param>
    public static Process Start(string folder, int count = int.MaxValue)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment[Variable] = folder;
        start.Environment[CountVariable] = count.ToString();
        return Process.Start(start)!;
    }

    // Runs before the test runner does, and keeps it from running in the child.
#pragma warning disable CA2255 // This assembly is a program, and the variable is its only other way in.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void RunIfAsked()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        if (folder is null)
            return;
        Train(folder, int.Parse(Environment.GetEnvironmentVariable(CountVariable)!));
        Environment.Exit(0);
    }

    private static void Train(string folder, int count)
    {
        using CairnStore store = CairnStore.Open(folder);
        Stream output = Console.OpenStandardOutput();
        for (int i = 0; i < count; i++)
        {
            Run run = store.Runs.Start(parameters: new Dictionary<string, string> { ["i"] = $"{i}" });
            Say("started", run.Id);
            store.Runs.LogMetrics(run.Id, new Dictionary<string, double> { ["loss"] = i }, 1);
            Say("logged", run.Id);
            string package = TemporaryStore.WritePackage(
                store.Blobs.NewTemporaryPath(".cairn"), Environment.ProcessId + (i / 1e6));
            FinishedTraining finished = store.FinishTraining(
                run.Id, package, "model", new Dictionary<string, double> { ["rmse"] = i },
                new Dictionary<string, ReadOnlyMemory<byte>> { ["note"] = run.Id.Select(c => (byte)c).ToArray() });
            File.Delete(package);
            Say($"finished {finished.Version!.Version}", run.Id);
        }

        void Say(string what, string run) => output.Write($"{what} {run}\n".Select(c => (byte)c).ToArray());
    }
}

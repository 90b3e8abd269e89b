using System.Diagnostics;
using System.Globalization;

namespace Cairn.Server.Metrics;

/// <summary>The standard <c>process_*</c> metrics, and what the garbage collector has done.</summary>
internal static class ProcessMetrics
{
    private static readonly double s_startTime = StartTime();

    public static void Write(MetricsText text)
    {
        using Process process = Process.GetCurrentProcess();
        text.Begin("process_cpu_seconds_total", "counter", "User and system time of the process.");
        text.Sample(process.TotalProcessorTime.TotalSeconds);
        text.Begin("process_resident_memory_bytes", "gauge", "Memory of the process that is in RAM.");
        text.Sample(process.WorkingSet64);
        text.Begin("process_virtual_memory_bytes", "gauge", "Address space of the process.");
        text.Sample(process.VirtualMemorySize64);
        text.Begin("process_start_time_seconds", "gauge", "Start of the process, in seconds since 1970-01-01 UTC.");
        text.Sample(s_startTime);
        text.Begin("process_threads", "gauge", "Threads of the process.");
        text.Sample(process.Threads.Count);
        if (OpenFiles() is int open)
        {
            text.Begin("process_open_fds", "gauge", "Open file descriptors.");
            text.Sample(open);
        }
        text.Begin("dotnet_gc_collections_total", "counter", "Garbage collections, by oldest generation collected.");
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            text.Sample(
                GC.CollectionCount(generation), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }
        text.Begin("dotnet_gc_heap_bytes", "gauge", "Managed memory in use, as far as the collector knows.");
        text.Sample(GC.GetTotalMemory(forceFullCollection: false));
        text.Begin("dotnet_gc_pause_seconds_total", "counter", "Time that the program stood still for the collector.");
        text.Sample(GC.GetTotalPauseDuration().TotalSeconds);
        text.Begin("dotnet_gc_allocated_bytes_total", "counter", "Bytes allocated on the managed heap.");
        text.Sample(GC.GetTotalAllocatedBytes());
    }

    private static double StartTime()
    {
        using Process process = Process.GetCurrentProcess();
        return Math.Round((process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds, 2);
    }

    // Only Linux shows them cheaply; elsewhere the metric is left out, as the Prometheus clients do.
    private static int? OpenFiles()
    {
        const string Folder = "/proc/self/fd";
        try
        {
            return Directory.Exists(Folder) ? Directory.GetFileSystemEntries(Folder).Length : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

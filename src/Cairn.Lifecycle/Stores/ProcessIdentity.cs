using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Cairn.Lifecycle.Stores;

/// <summary>Tells a process from a later one that was given the same number.</summary>
internal static class ProcessIdentity
{
    /// <summary>
    /// The space in which process numbers are unique: the machine, and on Linux the process namespace, which containers
    /// have of their own.
    /// </summary>
    public static string Machine { get; } = Environment.MachineName + NamespaceOfProcesses();

    /// <summary>When a process started, in a form that is only compared; null when there is no such process.</summary>
    public static string? StartOf(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return StartOnLinux(process);
            using Process found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    // Clock ticks since the boot, and which boot; the times that .NET computes from them move with the clock.
    private static string? StartOnLinux(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        // The name of the program, in brackets, may hold anything.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Fields 3 (state; Z is a process that has ended and was not yet collected) and 22 (start) of proc(5).
        return fields.Length < 20 || fields[0] is "Z" or "X"
            ? null
            : File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() + ":" + fields[19];
    }

    private static string NamespaceOfProcesses()
    {
        try
        {
            return OperatingSystem.IsLinux() ? "/" + new FileInfo("/proc/self/ns/pid").LinkTarget : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Lifecycle.Tracking;

/// <summary>The names of statuses in options, JSON and the database: <c>running finished failed killed</c>.</summary>
public static class RunStatuses
{
    /// <summary>All statuses.</summary>
    public static IReadOnlyList<RunStatus> All { get; } =
        [RunStatus.Running, RunStatus.Finished, RunStatus.Failed, RunStatus.Killed];

    /// <summary>The name of a status.</summary>
    public static string NameOf(RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Finished => "finished",
        RunStatus.Failed => "failed",
        RunStatus.Killed => "killed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The status called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-status</c>.</exception>
    public static RunStatus Parse(string name)
    {
        foreach (RunStatus status in All)
        {
            if (NameOf(status) == name)
                return status;
        }
        throw new InputException(
            "unknown-status", $"'{name}' is not a status of runs.", NearestNames.Hint(name, All.Select(NameOf)));
    }
}

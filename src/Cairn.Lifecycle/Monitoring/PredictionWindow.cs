using Cairn.Data;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>Rows read back from a prediction log, oldest first.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Inputs">What was asked.</param>
/// <param name="Outputs">What was answered, as many rows.</param>
/// <param name="Times">When each row was asked.</param>
/// <param name="LatencySeconds">How long the answer of each row's request took.</param>
public sealed record PredictionWindow(
    string Model, string Version, Table Inputs, Table Outputs,
    IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double> LatencySeconds)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Times.Count;

    /// <summary>Time of the oldest row; null when there is none.</summary>
    public DateTimeOffset? From => Rows == 0 ? null : Times.Min();

    /// <summary>Time of the newest row; null when there is none.</summary>
    public DateTimeOffset? To => Rows == 0 ? null : Times.Max();

    /// <summary>Rows [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public PredictionWindow Slice(int start, int end) => new(
        Model, Version, Inputs.Slice(start, end), Outputs.Slice(start, end),
        [.. Times.Skip(start).Take(end - start)], [.. LatencySeconds.Skip(start).Take(end - start)]);
}

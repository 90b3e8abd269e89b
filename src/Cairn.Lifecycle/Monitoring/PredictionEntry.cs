using Cairn.Data;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>A request as it waits to be written: references only, encoded in the background.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Inputs">The bound input columns.</param>
/// <param name="Outputs">The output columns, as many rows.</param>
/// <param name="UtcTicks">When the request came.</param>
/// <param name="LatencyTicks">How long the answer took.</param>
internal readonly record struct PredictionEntry(
    string Model, string Version, Table Inputs, Table Outputs, long UtcTicks, long LatencyTicks)
{
    /// <summary>Set on the marker of a flush, which carries no rows: completed when all before it is written.</summary>
    public TaskCompletionSource? Flushed { get; init; }
}

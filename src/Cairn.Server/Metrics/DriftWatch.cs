using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Server.Hosting;

namespace Cairn.Server.Metrics;

/// <summary>
/// Measures, now and then, how far the traffic of each model is from what it learnt from, and shows it as gauges.
/// </summary>
/// <remarks>
/// The profile in the package says what to compare with, so nothing is configured. Needs a prediction log.
/// </remarks>
public sealed class DriftWatch : IAsyncDisposable
{
    private readonly ServerOptions _options;
    private readonly ModelDirectory _models;
    private readonly ServerLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _measuring = new(1);
    private volatile IReadOnlyList<DriftReport> _latest = [];
    private Task _running = Task.CompletedTask;
    private long _measuredRows = -1;

    internal DriftWatch(ServerOptions options, ModelDirectory models, ServerMetrics metrics, ServerLog log)
    {
        _options = options;
        _models = models;
        _log = log;
        if (options.PredictionLog is not null)
            metrics.AddSource(WriteLog);
        metrics.AddSource(WriteDrift);
    }

    /// <summary>The latest report of each model that has a profile; empty before the first measurement.</summary>
    public IReadOnlyList<DriftReport> Latest => _latest;

    /// <summary>Measures drift now, over all that was logged before the call.</summary>
    public async Task<IReadOnlyList<DriftReport>> MeasureAsync(CancellationToken cancellation = default)
    {
        if (_options.PredictionLog is not PredictionLog log)
            return [];
        await _measuring.WaitAsync(cancellation);
        try
        {
            await log.FlushAsync(cancellation);
            _measuredRows = log.WrittenRows;
            List<DriftReport> reports = [];
            foreach (ServedModel model in _models.Models)
            {
                if (model.Profile is not null)
                    reports.Add(new DriftMonitor(log.Reader, model.Name, model.Version, model.Profile,
                        _options.Drift).Current());
            }
            return _latest = reports;
        }
        finally
        {
            _measuring.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _measuring.Dispose();
    }

    internal void Start()
    {
        if (_options.PredictionLog is not null)
            _running = RunAsync(_options.PredictionLog);
    }

    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync(PredictionLog log)
    {
        using PeriodicTimer timer = new(_options.DriftInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    if (log.RecordedRows != _measuredRows)
                        await MeasureAsync(_stop.Token);
                }
                catch (InputException error)
                {
                    // A log that cannot be read now may be readable the next time; requests go on meanwhile.
                    _log.Fault(error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void WriteLog(MetricsText text)
    {
        PredictionLog log = _options.PredictionLog!;
        text.Begin("cairn_prediction_log_written_rows_total", "counter", "Rows written to the prediction log.");
        text.Sample(log.WrittenRows);
        text.Begin("cairn_prediction_log_dropped_rows_total", "counter",
            "Rows that the prediction log could not keep up with.");
        text.Sample(log.DroppedRows);
        text.Begin("cairn_prediction_log_pending_rows", "gauge", "Rows that wait to be written to the prediction log.");
        text.Sample(log.PendingRows);
    }

    private void WriteDrift(MetricsText text)
    {
        IReadOnlyList<DriftReport> reports = _latest;
        if (reports.Count == 0)
            return;
        text.Begin("cairn_drift_window_rows", "gauge", "Rows of the window that drift was measured over.");
        foreach (DriftReport report in reports)
            text.Sample(report.Rows, ("model", report.Model), ("version", report.Version));
        WriteColumns(text, reports, "cairn_drift_psi",
            "Population stability index of a column against the training data.", c => c.Psi);
        WriteColumns(
            text, reports, "cairn_drift_p_value",
            "Chance of a change as surprising if nothing changed, corrected for the number of columns.",
            c => c.AdjustedPValue);
        WriteColumns(
            text, reports, "cairn_drift_missing_ratio", "Share of missing values of a column.", c => c.MissingRate);
        WriteColumns(text, reports, "cairn_drift_detected",
            "Whether the change of a column is both large and no chance: 1 or 0.", c => c.Drifted ? 1 : 0);
    }

    private static void WriteColumns(
        MetricsText text, IReadOnlyList<DriftReport> reports, string name, string help, Func<ColumnDrift, double> value)
    {
        text.Begin(name, "gauge", help);
        foreach (DriftReport report in reports)
        {
            foreach (ColumnDrift column in report.Columns)
            {
                text.Sample(
                    value(column), ("model", report.Model), ("version", report.Version), ("column", column.Column),
                    ("role", column.IsPrediction ? "prediction" : "feature"));
            }
        }
    }
}

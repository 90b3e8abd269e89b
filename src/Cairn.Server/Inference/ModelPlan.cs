using System.Text.Json;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Conformal;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Lifecycle.Monitoring;
using Cairn.Models.Signatures;
using Cairn.Server.Explanations;
using Cairn.Server.Hosting;
using Cairn.Server.Metrics;
using Microsoft.Extensions.ObjectPool;

namespace Cairn.Server.Inference;

/// <summary>
/// A served model with all that can be worked out before the first request: names, outputs, buffers, counters.
/// </summary>
internal sealed class ModelPlan
{
    // Rows between two looks at the clock while a large request is predicted.
    private const int BlockRows = 8192;

    // Below this many rows a second thread costs more than it brings.
    private const int RowsForThreads = 2048;

    private readonly ObjectPool<RequestScratch> _scratch;
    private readonly PredictionLog? _log;
    private readonly int _threads;
    private readonly Lazy<ExplanationPlan> _explanation;

    public ModelPlan(ServedModel served, ServerOptions options, ModelMetrics metrics)
    {
        Served = served;
        Metrics = metrics;
        _threads = options.Threads;
        _explanation = new Lazy<ExplanationPlan>(() => ExplanationPlan.Of(served));
        _log = options.PredictionLog;
        Utf8Names names = new([.. Signature.Inputs.Select(input => input.Name)]);
        _scratch = new DefaultObjectPool<RequestScratch>(
            new RequestScratchPolicy(() => new RequestScratch(new RowsBuilder(Signature, names, options.MaxRows))),
            Environment.ProcessorCount * 4);
        AllOutputs = [.. Signature.Outputs.Select((_, index) => new RequestedOutput(index, false))];
        AllOutputsBinary = [.. Signature.Outputs.Select((_, index) => new RequestedOutput(index, true))];
        NameText = JsonEncodedText.Encode(served.Name, RequestScratch.Encoder);
        VersionText = JsonEncodedText.Encode(served.Version, RequestScratch.Encoder);
        OutputTexts = [.. Signature.Outputs.Select(output =>
            JsonEncodedText.Encode(output.Name, RequestScratch.Encoder))];
    }

    /// <summary>The model.</summary>
    public ServedModel Served { get; }

    /// <summary>Its counters.</summary>
    public ModelMetrics Metrics { get; }

    /// <summary>Columns read and written.</summary>
    public Signature Signature => Served.Model.Signature;

    /// <summary>All outputs, as JSON.</summary>
    public RequestedOutput[] AllOutputs { get; }

    /// <summary>All outputs, in binary form.</summary>
    public RequestedOutput[] AllOutputsBinary { get; }

    /// <summary>Name of the model, escaped.</summary>
    public JsonEncodedText NameText { get; }

    /// <summary>Version of the model, escaped.</summary>
    public JsonEncodedText VersionText { get; }

    /// <summary>Names of the outputs, escaped.</summary>
    public JsonEncodedText[] OutputTexts { get; }

    /// <summary>Takes buffers for a request; give them back with <see cref="Return"/>.</summary>
    public RequestScratch Rent() => _scratch.Get();

    /// <summary>Takes buffers back.</summary>
    public void Return(RequestScratch scratch) => _scratch.Return(scratch);

    /// <summary>
    /// Predicts the rows, in blocks between which the clock is looked at, and offers them to the prediction log.
    /// </summary>
    /// <param name="rows">The input columns.</param>
    /// <param name="time">When the request came and when it is given up.</param>
    /// <param name="interval">Share that intervals or sets are to cover; see <see cref="IntervalParameter"/>.</param>
    /// <returns>The output columns, and those of intervals or sets where they are asked for: a table for each block.</returns>
    /// <exception cref="RequestException"><c>timeout</c>, status 503.</exception>
    /// <exception cref="InputException"><c>no-intervals</c>, <c>bad-coverage</c> or <c>too-few-rows</c>.</exception>
    public IReadOnlyList<Table> Predict(Table rows, RequestTime time, double interval)
    {
        double level = double.IsNaN(interval) ? interval : CheckLevel(interval);
        int threads = rows.RowCount < RowsForThreads ? 1 : _threads;
        if (rows.RowCount <= BlockRows)
        {
            Table outputs = Served.Model.Predict(rows, threads);
            Record(rows, outputs, time);
            return [WithIntervals(rows, outputs, level, threads)];
        }
        List<(Table Inputs, Table Outputs)> parts = [];
        for (int start = 0; start < rows.RowCount; start += BlockRows)
        {
            if (time.IsOver)
            {
                throw new RequestException(
                    503, "timeout", $"The request took longer than allowed here; {start} of {rows.RowCount} rows were done.",
                    "Send fewer rows at once.");
            }
            Table part = rows.Slice(start, Math.Min(rows.RowCount, start + BlockRows));
            parts.Add((part, Served.Model.Predict(part, threads)));
        }
        foreach ((Table inputs, Table outputs) in parts)
            Record(inputs, outputs, time);
        return [.. parts.Select(part => WithIntervals(part.Inputs, part.Outputs, level, threads))];
    }

    private double CheckLevel(double interval)
    {
        ConformalPredictor conformal = Served.Conformal ?? throw new InputException(
            "no-intervals", $"Model '{Served.Name}' was made without intervals of a promised coverage.",
            "Leave the parameter 'interval' out, or serve a model that was trained with --conformal.");
        double level = interval == IntervalParameter.OfModel ? conformal.Plan.Coverage : interval;
        conformal.CheckLevel(level);
        return level;
    }

    // Without an interval nothing is made anew.
    private Table WithIntervals(Table rows, Table outputs, double level, int threads) => double.IsNaN(level)
        ? outputs
        : new Table([.. outputs.Columns, .. Served.Conformal!.Answer(rows, outputs, level, threads).Columns]);

    /// <summary>How the model is explained.</summary>
    /// <exception cref="Formats.InputException">It cannot be.</exception>
    public ExplanationPlan Explanation => _explanation.Value;

    /// <summary>Explains the rows of a request and writes the answer; they are not offered to the prediction
    /// log.</summary>
    /// <param name="scratch">Receives the answer.</param>
    /// <param name="request">The request.</param>
    /// <param name="time">When the request came and when it is given up.</param>
    /// <exception cref="Formats.InputException">The model cannot be explained.</exception>
    /// <exception cref="RequestException"><c>timeout</c>, status 503.</exception>
    public void Explain(RequestScratch scratch, in OpenInferenceRequest request, RequestTime time)
    {
        ExplanationPlan explanation = Explanation;
        Table predictions = Served.Model.Predict(request.Rows, request.Rows.RowCount < RowsForThreads ? 1 : _threads);
        IReadOnlyList<ContributionTable> parts = explanation.Explain(request.Rows, _threads, time);
        ExplanationWriter.Write(scratch, this, request, explanation, parts, predictions);
    }

    private void Record(Table inputs, Table outputs, RequestTime time) =>
        _log?.TryRecord(Served.Name, Served.Version, inputs, outputs, DateTimeOffset.UtcNow - time.Elapsed,
            time.Elapsed);
}

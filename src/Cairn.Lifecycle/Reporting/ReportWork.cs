using Cairn.Data;
using Cairn.Data.Profiling;
using Cairn.Formats;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Facts;
using Cairn.Lifecycle.Monitoring;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Lifecycle.Reporting;

/// <summary>
/// Finds out what a report tells besides the evaluation: weak slices and worst rows, what moves answers, how rows differ from
/// those of the training, how fast the model is. Each part is bounded, and what has no time left is left out with a note.
/// </summary>
public sealed class ReportWork
{
    private const int BackgroundCount = 50;

    /// <summary>The model that ships.</summary>
    public required IModel Model { get; init; }

    /// <summary>Its signature; that of outliers may have a label that the model does not know of.</summary>
    public required Signature Signature { get; init; }

    /// <summary>The rows judged.</summary>
    public required Dataset Data { get; init; }

    /// <summary>The judged predictions, row by row.</summary>
    public required Table Predictions { get; init; }

    /// <summary>Profile of the rows learnt from, to compare the rows judged with; null for no comparison.</summary>
    public TableProfile? Reference { get; init; }

    /// <summary>The number of a row as people count it, from its index among those judged.</summary>
    public Func<int, int> NumberOf { get; init; } = row => row + 1;

    /// <summary>How long the fit took, in seconds; null when it is not known.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>Size of the package in bytes; null when there is none yet.</summary>
    public long? PackageBytes { get; init; }

    /// <summary>Most rows looked at for weak slices and worst rows.</summary>
    public int MostRows { get; init; } = 50_000;

    /// <summary>Most rows explained.</summary>
    public int MostExplained { get; init; } = 500;

    /// <summary>About how long explaining may take.</summary>
    public TimeSpan Explaining { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>About how long the speed is measured.</summary>
    public TimeSpan Timing { get; init; } = TimeSpan.FromSeconds(0.6);

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Tells how far the work is.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>When no time is left: what is not done by then is left out.</summary>
    public CancellationToken Deadline { get; init; }

    /// <summary>Abandons the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The content with what was found.</summary>
    /// <param name="content">What is known already.</param>
    public ReportContent AddTo(ReportContent content)
    {
        List<string> left = [];
        content = Part(content, "weak slices and worst rows", AddWeakSpots, left);
        content = Part(content, "the comparison with the rows learnt from", AddShifts, left);
        content = Part(content, "what moves its answers", AddExplanation, left);
        content = Part(content, "the speed", AddSpeed, left);
        return left.Count == 0 ? content : content with
        {
            Notes = [.. content.Notes, $"No time was left for {string.Join(", ", left)}."],
        };
    }

    private ReportContent Part(
        ReportContent content, string name, Func<ReportContent, CancellationToken, ReportContent> add, List<string> left)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(Deadline, Cancellation);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            return add(content, either.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            left.Add(name);
            return content;
        }
    }

    private ReportContent AddWeakSpots(ReportContent content, CancellationToken cancellation)
    {
        Progress?.Report(new FitProgress("looking for weak spots", 0));
        bool isOutliers = Signature.Task == LearningTask.OutlierDetection;
        return content with
        {
            QueryColumn = Signature.Query,
            WeakSpots = WeakSpots.Of(Predictions, Signature, Data, mostRows: MostRows, seed: Seed, threads: Threads) with
            {
                NumberOf = NumberOf,
            },
            Points = Signature.Task == LearningTask.MultiOutputRegression
                ? PredictedPoints.Of(Predictions, Signature, Data, Seed)
                : [],
            Scores = isOutliers ? ScoreHistogram.Of(Predictions[Signature.Outputs[0].Name].ToNumbers()) : null,
        };
    }

    private ReportContent AddShifts(ReportContent content, CancellationToken cancellation)
    {
        if (Reference is null)
            return content;
        Progress?.Report(new FitProgress("comparing with the training", 0));
        Table inputs = new(Model.Signature.BindColumns(Data.Table));
        DateTimeOffset[] times = new DateTimeOffset[Data.RowCount];
        DriftReport drift = DriftMonitor.Compare(
            Reference, new PredictionWindow("", "", inputs, Predictions, times, new double[times.Length]));
        return content with
        {
            Shifts =
            [
                .. drift.Columns.Select(c => new ColumnShift(c.Column, c.IsPrediction, c.Psi, c.Drifted, c.Evidence)),
            ],
        };
    }

    private ReportContent AddExplanation(ReportContent content, CancellationToken cancellation)
    {
        Table rows = new(Model.Signature.BindColumns(Data.Table));
        if (rows.Columns.Count == 0)
            return content;
        Table background = BackgroundRows.Sample(rows, BackgroundCount, Seed);
        IRowExplainer explainer;
        try
        {
            explainer = ExplanationMethods.Explainer(Model, background, sampling: new ShapleySampling { Seed = Seed });
        }
        catch (InputException error)
        {
            return content with { Notes = [.. content.Notes, "Its answers were not explained: " + error.Message] };
        }
        ExplanationWork work = new()
        {
            Model = Model,
            Rows = rows,
            Explainer = explainer,
            BackgroundRows = background.RowCount,
            MostRows = MostExplained,
            EffectRows = 200,
            Budget = Explaining,
            WithImportance = false,
            WithSurrogate = false,
            Seed = Seed,
            Threads = Threads,
            Cancellation = cancellation,
            Progress = Progress,
        };
        return content with { Explanation = work.Run(score: null, [], [], full: true) };
    }

    private ReportContent AddSpeed(ReportContent content, CancellationToken cancellation)
    {
        Progress?.Report(new FitProgress("timing predictions", 0));
        return content with
        {
            Speed = ModelSpeed.Measure(Model, Data.Table, Threads, Timing, cancellation) with
            {
                FitSeconds = FitSeconds,
                PackageBytes = PackageBytes,
            },
        };
    }
}

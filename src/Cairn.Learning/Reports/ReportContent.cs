using Cairn.Data.Profiling;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Reports.Cards;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Learning.Validation.Leaks;
using Cairn.Models;

namespace Cairn.Learning.Reports;

/// <summary>All that a report tells. What is null or empty is left out of the page.</summary>
public sealed record ReportContent
{
    /// <summary>How good the model is, on rows that it had not learnt from.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>Kind of learner, such as <c>gradient-boosting</c>.</summary>
    public required string Learner { get; init; }

    /// <summary>Name of the model, with its version where it has one; null where it has none yet.</summary>
    public string? Model { get; init; }

    /// <summary>The baseline on the same rows.</summary>
    public Evaluation? Baseline { get; init; }

    /// <summary>The threshold that costs least, where costs were given; or null.</summary>
    public CostChoice? Costs { get; init; }

    /// <summary>How the probabilities could be believed before and after they were calibrated; null where they were not.</summary>
    public CalibrationRecord? Calibration { get; init; }

    /// <summary>How groups are treated on the judged rows; or null.</summary>
    public FairnessAudit? Fairness { get; init; }

    /// <summary>How often intervals or sets held the truth; null where there are none.</summary>
    public CoverageScores? Coverage { get; init; }

    /// <summary>
    /// Which rows were judged, in words: <c>a fifth of the rows, held out</c>, <c>adult_test.csv.gz</c>.
    /// </summary>
    public string? JudgedOn { get; init; }

    /// <summary>Whether the model may have learnt from rows that it is judged on.</summary>
    public bool MayHaveSeen { get; init; }

    /// <summary>The folds, when the model was cross-validated.</summary>
    public CrossValidationResult? CrossValidation { get; init; }

    /// <summary>How the metrics watched went while the model was fitted; empty when none was.</summary>
    public IReadOnlyList<MetricHistory> History { get; init; } = [];

    /// <summary>What the model was worth when it was made, where that was on other rows.</summary>
    public EarlierMetrics? Earlier { get; init; }

    /// <summary>True and predicted values of each of several targets.</summary>
    public IReadOnlyList<PredictedPoints> Points { get; init; } = [];

    /// <summary>How the scores of a detector of outliers are spread.</summary>
    public ScoreHistogram? Scores { get; init; }

    /// <summary>Where it is worst: slices, rows, queries.</summary>
    public WeakSpots? WeakSpots { get; init; }

    /// <summary>Name of the column that tells the queries of a ranking apart; null for other tasks.</summary>
    public string? QueryColumn { get; init; }

    /// <summary>How far columns move its answers, and how it depends on them.</summary>
    public GlobalExplanation? Explanation { get; init; }

    /// <summary>How much each source column matters.</summary>
    public ImportanceTable? Importance { get; init; }

    /// <summary>The model, where it is made of trees: its tree is drawn, or the top of its first one.</summary>
    public ITreeModel? Trees { get; init; }

    /// <summary>What the data looked like: the profile of the training rows.</summary>
    public TableProfile? Profile { get; init; }

    /// <summary>How the columns of the rows judged differ from the rows learnt from; empty when that was not looked at.</summary>
    public IReadOnlyList<ColumnShift> Shifts { get; init; } = [];

    /// <summary>How fast it answers and what it takes.</summary>
    public ModelSpeed? Speed { get; init; }

    /// <summary>The command that makes the model, or this page, again; null when there was none.</summary>
    public string? Command { get; init; }

    /// <summary>Where more is told.</summary>
    public IReadOnlyList<ReportLink> Links { get; init; } = [];

    /// <summary>What people say of the model: what it is for, who answers for it.</summary>
    public CardTexts Texts { get; init; } = CardTexts.None;

    /// <summary>
    /// How the model came about, in order: name and value of each fact (data, seed, digest, versions, command).
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>Options of the learner by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Signs that the metrics may be too good, found before the fit.</summary>
    public IReadOnlyList<LeakWarning> Warnings { get; init; } = [];

    /// <summary>Whether such signs were looked for.</summary>
    public bool HasLeakCheck { get; init; }

    /// <summary>What the reader should know: columns left out, rows dropped, warnings.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

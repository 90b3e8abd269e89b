using System.Text.Json.Nodes;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Tuning;
using Cairn.Learning.Validation;
using Cairn.Learning.Validation.Leaks;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Tracking;
using Cairn.Models;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Lifecycle.Training;

/// <summary>What a training gave.</summary>
public sealed class TrainingOutcome
{
    private readonly TrainingFacts _facts;

    internal TrainingOutcome(
        TrainingFacts facts, PackageManifest manifest, Run run, ModelVersion version, string packagePath, string report)
    {
        _facts = facts;
        Manifest = manifest;
        Run = run;
        Version = version;
        PackagePath = packagePath;
        Report = report;
    }

    /// <summary>The model that ships.</summary>
    public IModel Model => _facts.Judgement.Shipped;

    /// <summary>What is known of the model.</summary>
    public PackageManifest Manifest { get; }

    /// <summary>The finished run.</summary>
    public Run Run { get; }

    /// <summary>The registered version.</summary>
    public ModelVersion Version { get; }

    /// <summary>Path of the package in the store.</summary>
    public string PackagePath { get; }

    /// <summary>The report, an HTML page.</summary>
    public string Report { get; }

    /// <summary>How good the judged predictions are, with curves.</summary>
    public Evaluation Evaluation => _facts.Judgement.Evaluation;

    /// <summary>Values by name: of the evaluation, or the means over the folds.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _facts.Judgement.Metrics;

    /// <summary>The same of the baseline.</summary>
    public IReadOnlyDictionary<string, double> BaselineMetrics => _facts.Judgement.BaselineMetrics;

    /// <summary>Between which values the metrics are; null where their spread was not measured.</summary>
    public MetricIntervals? Intervals => _facts.Judgement.Intervals;

    /// <summary>The threshold that costs least, by which the model decides; null where no costs were given.</summary>
    public CostChoice? Costs => _facts.Judgement.Costs;

    /// <summary>How the probabilities could be believed before and after calibration; null where there was none.</summary>
    public CalibrationRecord? Calibration => _facts.Calibration;

    /// <summary>How groups are treated on the judged rows; null where none were named.</summary>
    public FairnessAudit? Fairness => _facts.Fairness;

    /// <summary>What makes intervals or sets of a promised coverage; null where none were asked for.</summary>
    public ConformalPredictor? Conformal => _facts.Conformal;

    /// <summary>How often they held the truth of the rows judged; null where there are none, or the rows were learnt from.</summary>
    public CoverageScores? Coverage => _facts.Coverage;

    /// <summary>Which rows the metrics are of, in words.</summary>
    public string MeasuredOn => _facts.Judgement.MeasuredOn;

    /// <summary>The folds; null after a hold-out.</summary>
    public CrossValidationResult? CrossValidation => _facts.Judgement.CrossValidation;

    /// <summary>How learners were compared; null when one was named.</summary>
    public AutoSelectionResult? Selection => _facts.Selection;

    /// <summary>How much each column matters.</summary>
    public ImportanceTable Importance => _facts.Importance;

    /// <summary>How long the fit of the model that ships took, in seconds.</summary>
    public double FitSeconds => _facts.Judgement.FitSeconds;

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes => _facts.Notes;

    /// <summary>Signs, found before the fit, that the metrics may be too good.</summary>
    public IReadOnlyList<LeakWarning> Warnings => _facts.Warnings;

    /// <summary>The facts that scripts rely on: <c>task learner metrics fit_seconds package run model version</c> and more.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["task"] = LearningTasks.NameOf(Manifest.Task),
            ["target"] = Manifest.Signature.Target,
            ["learner"] = Manifest.Learner,
            ["options"] = Manifest.Options.DeepClone(),
            ["rows"] = Manifest.Rows,
            ["measured_on"] = MeasuredOn,
            ["metrics"] = Values(Metrics),
            ["baseline_metrics"] = Values(BaselineMetrics),
        };
        if (Intervals is not null)
            json["intervals"] = Intervals.ToJson();
        if (Costs is not null)
            json["cost_choice"] = Costs.ToJson();
        if (Calibration is not null)
            json["calibration"] = Calibration.ToJson();
        if (Fairness is not null)
            json["fairness"] = Fairness.ToJson();
        if (Conformal is not null)
        {
            json["conformal"] = Coverage?.ToJson() ?? new JsonObject
            {
                ["level"] = Conformal.Plan.Coverage,
                ["method"] = Conformal.Plan.ToString(),
                ["calibration_rows"] = Conformal.Rows,
            };
        }
        Signature signature = Manifest.Signature;
        if (signature.Targets.Count > 1)
            json["targets"] = new JsonArray([.. signature.Targets.Select(target => (JsonNode)target)]);
        foreach ((string name, string? column) in new[]
        {
            ("query", signature.Query), ("event", signature.Event), ("upper_bound", signature.UpperBound),
        })
        {
            if (column is not null)
                json[name] = column;
        }
        if (Evaluation.Targets.Count > 0)
            json["per_target"] = Evaluation.ToJson()["targets"]!.DeepClone();
        if (CrossValidation is not null)
            json["cross_validation"] = CrossValidation.ToJson();
        if (Selection is not null)
            json["selection"] = Selection.ToJson();
        json["importance"] = Importance.ToJson();
        json["fit_seconds"] = FitSeconds;
        json["package"] = PackagePath;
        json["run"] = Run.Id;
        json["model"] = Version.Name;
        json["version"] = Version.Version;
        json["warnings"] = new JsonArray([.. Warnings.Select(w => (JsonNode)w.ToJson())]);
        json["notes"] = new JsonArray([.. Notes.Select(n => (JsonNode)n)]);
        return json;
    }

    private static JsonObject Values(IReadOnlyDictionary<string, double> metrics) =>
        new(metrics.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
}

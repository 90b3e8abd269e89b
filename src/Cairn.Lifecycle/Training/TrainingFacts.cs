using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data.Profiling;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning;
using Cairn.Learning.Validation.Leaks;
using Cairn.Models;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Lifecycle.Training;

/// <summary>All that a training found out, and the forms in which it is kept.</summary>
internal sealed record TrainingFacts(
    TrainingRequest Request, TrainingSource Data, ILearner Learner, Judgement Judgement,
    AutoSelectionResult? Selection, ImportanceTable Importance, TableProfile Profile, IReadOnlyList<string> Notes, string RunId)
{
    /// <summary>Signs, found before the fit, that the metrics may be too good.</summary>
    public IReadOnlyList<LeakWarning> Warnings { get; init; } = [];

    /// <summary>What makes intervals or sets; null where none were asked for.</summary>
    public ConformalPredictor? Conformal { get; init; }

    /// <summary>How often these held the truth of the rows judged; null where there are none, or the rows were learnt from.</summary>
    public CoverageScores? Coverage { get; init; }

    /// <summary>How the probabilities could be believed before and after calibration; null where there was none.</summary>
    public CalibrationRecord? Calibration => (Judgement.Model as CalibratedModel)?.Record;

    /// <summary>How groups are treated on the judged rows; null where none were named.</summary>
    public FairnessAudit? Fairness { get; init; }

    private IModel Unwrapped => (Judgement.Model as CalibratedModel)?.Base ?? Judgement.Model;

    /// <summary>The options of the learner that was fitted, as parameters of the run.</summary>
    public Dictionary<string, string> LearnerParameters()
    {
        Dictionary<string, string> parameters = new() { ["learner"] = Learner.Kind.Name };
        foreach ((string name, JsonNode? value) in Learner.Kind.OptionsOf(Learner))
            parameters["option." + name] = value?.ToString() ?? "";
        return parameters;
    }

    /// <summary>What the package says of the model.</summary>
    public PackageManifest ToManifest() => PackageManifest.For(Judgement.Shipped, Learner) with
        {
            Seed = Request.Seed,
            DataDigest = Data.Digest,
            DataName = Data.Name,
            Rows = Judgement.LearntRows,
            Metrics = Judgement.Metrics,
            BaselineMetrics = Judgement.BaselineMetrics,
            MeasuredOn = Judgement.MeasuredOn,
            Lineage = Lineage(),
        };

    /// <summary>The package that ships, with its card.</summary>
    /// <param name="manifest">What it says of the model.</param>
    /// <param name="report">The facts that the card is made of.</param>
    public Package ToPackage(PackageManifest manifest, ReportContent report)
    {
        ModelCard card = ModelCard.Of(report, manifest);
        return new Package(
            Judgement.Shipped, manifest, Profile, card.ToMarkdown(manifest.Signature, Profile),
            new Dictionary<string, ReadOnlyMemory<byte>>(Conformal?.ToEntries() ?? new Dictionary<string, ReadOnlyMemory<byte>>())
            {
                [ModelCard.EntryName] = card.ToBytes(),
            });
    }

    /// <summary>What the report tells, but for what <see cref="Reporting.ReportWork"/> finds out.</summary>
    public ReportContent ToReport(PackageManifest manifest) => new()
    {
        Evaluation = Judgement.Evaluation,
        Baseline = Judgement.Baseline,
        Learner = Learner.Kind.Name,
        JudgedOn = Judgement.MeasuredOn,
        CrossValidation = Judgement.CrossValidation,
        Costs = Judgement.Costs,
        History = (Judgement.Model as IFitRecord)?.FitHistory ?? [],
        Importance = Importance,
        Trees = Unwrapped as ITreeModel,
        Calibration = Calibration,
        Fairness = Fairness,
        Coverage = Coverage,
        Profile = Profile,
        Facts = [.. Made(manifest)],
        Options = [.. manifest.Options.Select(o => KeyValuePair.Create(o.Key, o.Value?.ToString() ?? ""))],
        Command = Request.Command,
        Texts = Request.Texts,
        Warnings = Warnings,
        HasLeakCheck = true,
        Notes = Selection is null ? Notes : [Selection.Reason, .. Notes],
    };

    /// <summary>The files that are kept with the run, besides its package.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>> Artifacts(string report)
    {
        Dictionary<string, ReadOnlyMemory<byte>> artifacts = new()
        {
            [TrainingArtifacts.Report] = Encoding.UTF8.GetBytes(report),
            [TrainingArtifacts.Evaluation] = Encoding.UTF8.GetBytes(Judgement.Evaluation.ToJson().ToJsonString()),
            [TrainingArtifacts.Importance] = Encoding.UTF8.GetBytes(Importance.ToJson().ToJsonString()),
        };
        if (Judgement.CrossValidation is not null)
            artifacts[TrainingArtifacts.Folds] = Encoding.UTF8.GetBytes(Judgement.CrossValidation.ToJson().ToJsonString());
        return artifacts;
    }

    private JsonObject Lineage()
    {
        JsonObject lineage = new() { ["run"] = RunId };
        Request.Parent?.AddTo(lineage);
        return lineage;
    }

    private IEnumerable<KeyValuePair<string, string>> Made(PackageManifest manifest)
    {
        yield return new("data", Data.Name);
        if (Data.Digest is not null)
            yield return new("SHA-256 of the data", Data.Digest);
        yield return new("rows learnt from", Judgement.LearntRows.ToString("N0", CultureInfo.InvariantCulture));
        yield return new("judged on", Judgement.MeasuredOn);
        yield return new("learner", Learner.Kind.Name);
        if (Judgement.Shipped.Signature.Threshold is double threshold)
        {
            yield return new("threshold", threshold.ToString("G6", CultureInfo.InvariantCulture));
            yield return new("costs", Request.Costs!.ToString());
        }
        yield return new("seed", Request.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("run", RunId);
        if (Request.Parent is ParentModel parent)
            yield return new(parent.RefreshDecay is null ? "continues" : "renews", parent.Reference);
        yield return new("made", manifest.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        yield return new("Cairn", manifest.ToolVersion);
        yield return new("runtime", RuntimeInformation.FrameworkDescription);
        yield return new("machine", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
    }
}

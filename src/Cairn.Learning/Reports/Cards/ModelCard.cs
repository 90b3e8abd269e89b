using System.Globalization;
using Cairn.Data.Profiling;
using Cairn.Learning.Calibration;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Validation;
using Cairn.Models.Packaging;

namespace Cairn.Learning.Reports.Cards;

/// <summary>
/// What travels with a model for people: what it is for, how good it is, where it is weak, what it was made from and how. It is
/// made of the facts of the report, stored in the package as <c>card.json</c>, and written for people as <c>card.md</c>.
/// </summary>
/// <remarks>
/// The parts are those of Mitchell et al., "Model Cards for Model Reporting" (2019). Times are left out, so that the same
/// training gives the same card.
/// </remarks>
public sealed partial record ModelCard
{
    /// <summary>Name of the entry of the package that holds the card as JSON.</summary>
    public const string EntryName = "card.json";

    /// <summary>What is predicted, and the kind of model.</summary>
    public required string Title { get; init; }

    /// <summary>What the model predicts from what, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What people say of it.</summary>
    public CardTexts Texts { get; init; } = CardTexts.None;

    /// <summary>Which rows the metrics are of, in words; null when unknown.</summary>
    public string? MeasuredOn { get; init; }

    /// <summary>Rows that were judged.</summary>
    public required int JudgedRows { get; init; }

    /// <summary>How the intervals were made, in words; null where there are none.</summary>
    public string? IntervalMethod { get; init; }

    /// <summary>The metrics, in the order of the report.</summary>
    public required IReadOnlyList<CardMetric> Metrics { get; init; }

    /// <summary>Facts of the data: name and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Data { get; init; } = [];

    /// <summary>Whether leaks were looked for.</summary>
    public bool HasLeakCheck { get; init; }

    /// <summary>The signs of leaks that were found.</summary>
    public IReadOnlyList<CardLeak> Leaks { get; init; } = [];

    /// <summary>The weak slices that were found; null where none were looked for.</summary>
    public IReadOnlyList<CardSlice>? Slices { get; init; }

    /// <summary>How far groups of sensitive columns lie apart; null where none was named.</summary>
    public IReadOnlyList<CardGap>? Gaps { get; init; }

    /// <summary>What calibrating the probabilities brought; null where they were not.</summary>
    public CardCalibration? Calibration { get; init; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The command that made it; null when there was none.</summary>
    public string? Command { get; init; }

    /// <summary>How it came about: name and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Making { get; init; } = [];

    /// <summary>Options of the learner.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>The card of a model.</summary>
    /// <param name="content">The facts of its report.</param>
    /// <param name="manifest">The manifest of its package.</param>
    public static ModelCard Of(ReportContent content, PackageManifest manifest)
    {
        Evaluation evaluation = content.Evaluation;
        return new ModelCard
        {
            Title = PackageCard.Title(manifest),
            Summary = PackageCard.What(manifest.Signature),
            Texts = content.Texts,
            MeasuredOn = content.JudgedOn,
            JudgedRows = evaluation.Rows,
            IntervalMethod = evaluation.Intervals?.Description,
            Metrics =
            [
                .. Metric.For(evaluation.Task).Where(metric => evaluation.Value(metric.Name) is not null)
                    .Select(metric => MetricOf(content, metric.Name)),
            ],
            Data = [.. DataOf(manifest, content.Profile)],
            HasLeakCheck = content.HasLeakCheck,
            Leaks = [.. content.Warnings.Select(warning => new CardLeak(warning.Code, warning.Message))],
            Slices = content.WeakSpots is { Slices: not null, Metrics: (string, string) names } spots
                ? [.. spots.Slices.Select(s => new CardSlice(s.Description, s.Rows, names.Plain, s.Plain, s.PlainElsewhere))]
                : null,
            Gaps = content.Fairness is null ? null : [.. content.Fairness.Tables.SelectMany(GapsOf)],
            Calibration = content.Calibration is CalibrationRecord record
                ? new CardCalibration(record.Description, record.Before.CalibrationError, record.After.CalibrationError)
                : null,
            Notes = [.. content.Notes.Concat(evaluation.Notes).Distinct()],
            Command = content.Command,
            Making = [.. MakingOf(manifest)],
            Options = content.Options,
        };
    }

    private static IEnumerable<CardGap> GapsOf(FairnessTable table) => table.Gaps.Select(gap => new CardGap(
        table.Title, gap.Name, gap.Difference.Value, gap.Difference.HasInterval ? gap.Difference.Low : null,
        gap.Difference.HasInterval ? gap.Difference.High : null, gap.Lowest, gap.Highest));

    private static CardMetric MetricOf(ReportContent content, string name)
    {
        MetricInterval? interval = content.Evaluation.Intervals?.Find(name);
        MetricEstimate? folds = content.CrossValidation?.Metrics.GetValueOrDefault(name);
        return new CardMetric(
            name, content.Evaluation.Value(name)!.Value, interval?.Low, interval?.High, content.Baseline?.Value(name),
            folds?.Mean, folds?.StandardDeviation);
    }

    private static IEnumerable<KeyValuePair<string, string>> DataOf(PackageManifest manifest, TableProfile? profile)
    {
        if (manifest.DataName is not null)
            yield return new("data", manifest.DataName);
        if (manifest.Rows > 0)
            yield return new("rows learnt from", manifest.Rows.ToString("N0", CultureInfo.InvariantCulture));
        yield return new("columns read", manifest.Signature.Inputs.Count.ToString("N0", CultureInfo.InvariantCulture));
        if (manifest.DataDigest is not null)
            yield return new("SHA-256 of the data", manifest.DataDigest);
        foreach (string target in manifest.Signature.Targets)
        {
            if (profile?.Find(target) is ColumnProfile column && Sections.DataSection.ValuesOf(column) is { Length: > 0 } values)
                yield return new("values of " + target, values);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> MakingOf(PackageManifest manifest)
    {
        yield return new("learner", manifest.Learner);
        yield return new("seed", manifest.Seed.ToString(CultureInfo.InvariantCulture));
        if (manifest.Signature.Threshold is double threshold)
            yield return new("threshold", threshold.ToString("G6", CultureInfo.InvariantCulture));
        yield return new(
            "made", manifest.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
                + " by Cairn " + manifest.ToolVersion);
    }
}

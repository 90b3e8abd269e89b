using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Fairness.Frontier;

/// <summary>
/// What fairness costs: the accuracy and the gap between groups of a classifier as it is and made fairer in every way,
/// by several bounds, all fitted to the same rows and judged on the same others.
/// </summary>
public sealed record FairnessFrontier
{
    private static readonly double[] s_reductionBounds = [0.005, 0.02, 0.05, 0.1];
    private static readonly double[] s_thresholdBounds = [0.02, 0.05, 0.1, 0.2];

    /// <summary>What is to be alike in all groups.</summary>
    public required FairnessConstraint Constraint { get; init; }

    /// <summary>The sensitive columns.</summary>
    public required IReadOnlyList<string> Sensitive { get; init; }

    /// <summary>Name of the classifier.</summary>
    public required string Learner { get; init; }

    /// <summary>Rows learnt from.</summary>
    public required int LearntRows { get; init; }

    /// <summary>Rows judged.</summary>
    public required int JudgedRows { get; init; }

    /// <summary>The classifier as it is, then every way to make it fairer.</summary>
    public required IReadOnlyList<FrontierPoint> Points { get; init; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The points that no other is better than, the fairest first.</summary>
    public IReadOnlyList<FrontierPoint> Best =>
        [.. Points.Where(point => point.IsBest).OrderBy(point => point.Gap.Value)];

    /// <summary>Fits and judges every way.</summary>
    /// <param name="learner">The classifier.</param>
    /// <param name="data">Rows of two classes, with the sensitive columns.</param>
    /// <param name="test">Rows to judge on; null to hold out a part of <paramref name="data"/>.</param>
    /// <param name="sensitive">Names of the sensitive columns; at least one.</param>
    /// <param name="constraint">What is to be alike.</param>
    /// <param name="options">How groups are compared; small ones are left out of the gap.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <exception cref="InputException">
    /// <c>wrong-task</c>: not of two classes; <c>one-group</c>, <c>no-gap</c>; or what the classifier refuses.
    /// </exception>
    public static FairnessFrontier Of(
        ILearner learner, Dataset data, Dataset? test, IReadOnlyList<string> sensitive, FairnessConstraint constraint,
        FairnessOptions options, FitContext context)
    {
        if (data.Task != LearningTask.BinaryClassification)
        {
            throw new InputException(
                "wrong-task", $"The frontier is drawn for two classes; the task is {LearningTasks.NameOf(data.Task)}.",
                "Leave --frontier out, or make a target of two classes.");
        }
        FairnessAudit.CheckColumns(data.Table, sensitive, data.TargetName);
        const double HeldOut = 0.3;
        Split? split = test is null ? Split.HoldOut(data, HeldOut, context.Seed) : null;
        (Dataset train, Dataset judged) = split is null ? (data, test!) : (split.Train, split.Test);
        _ = MitigationGroups.Of(
            train.Table, sensitive, Mitigated.Kind.Default is Mitigated usual ? usual.MinimumGroupRows : 1);
        List<string> notes = [];
        List<FrontierPoint> points = [];
        (string Name, ILearner Learner, string? Method, double? Bound)[] ways =
            [.. Ways(learner, sensitive, constraint)];
        FitContext plain = context with { Progress = null };
        foreach ((int i, (string name, ILearner way, string? method, double? bound)) in ways.Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new FitProgress(name, (double)i / ways.Length));
            try
            {
                IModel model = way.Fit(train, plain);
                FairnessAudit audit = FairnessAudit.Of(
                    model.Predict(judged.Table, context.Threads), model.Signature, judged, sensitive,
                    options with { Positive = null, Threads = context.Threads });
                FairnessGap gap = audit.TableOf(sensitive)?.Gap(constraint.Gap) ?? throw new InputException(
                    "no-gap", $"On the {judged.RowCount} rows judged, fewer than two groups have {options.MinimumRows} "
                        + "rows of the kind "
                    + $"that {constraint.Name} compares.",
                    "Give more rows, or lower --min-rows.");
                points.Add(new FrontierPoint(name, method, bound, audit.Overall.Rates["accuracy"], gap.Difference));
            }
            catch (InputException error) when (method is not null
                && error.Code is "one-class-group" or "wrong-constraint" or "no-weights")
            {
                notes.Add($"{name} was left out: {error.Message}");
            }
        }
        return new FairnessFrontier
        {
            Constraint = constraint,
            Sensitive = sensitive,
            Learner = learner.Kind.Name,
            LearntRows = train.RowCount,
            JudgedRows = judged.RowCount,
            Points = [.. points.Select(point => point with { IsBest = !points.Any(other => IsBetter(other, point)) })],
            Notes = notes,
        };
    }

    /// <summary>The frontier as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["constraint"] = Constraint.Name,
        ["gap"] = Constraint.Gap,
        ["sensitive"] = new JsonArray([.. Sensitive.Select(name => (JsonNode)name)]),
        ["learner"] = Learner,
        ["learnt_rows"] = LearntRows,
        ["judged_rows"] = JudgedRows,
        ["points"] = new JsonArray([.. Points.Select(point => point.ToJson(Constraint))]),
        ["notes"] = new JsonArray([.. Notes.Select(note => (JsonNode)note)]),
    };

    /// <summary>
    /// The best bargain in a sentence: the least accuracy given up for at most half the gap; or that there is none.
    /// </summary>
    public string Verdict()
    {
        FrontierPoint plain = Points[0];
        FrontierPoint? half = Points.Skip(1).Where(point => point.Gap.Value <= plain.Gap.Value / 2)
            .OrderByDescending(point => point.Accuracy.Value).FirstOrDefault();
        string InPoints(double share) => (share * 100).ToString("F1", CultureInfo.InvariantCulture);
        return half is null
            ? $"No way halves the gap of {InPoints(plain.Gap.Value)} points on the rows judged."
            : $"{char.ToUpperInvariant(half.Name[0])}{half.Name[1..]} brings the gap from {InPoints(plain.Gap.Value)} "
                + $"to {InPoints(half.Gap.Value)} points; accuracy goes from "
                + $"{InPoints(plain.Accuracy.Value)} % to {InPoints(half.Accuracy.Value)} %.";
    }

    private static IEnumerable<(string Name, ILearner Learner, string? Method, double? Bound)> Ways(
        ILearner learner, IReadOnlyList<string> sensitive, FairnessConstraint constraint)
    {
        Mitigated Way(string method) => Mitigated.Of(learner, method, sensitive) with { Constraint = constraint.Name };
        yield return ("as it is", learner, null, null);
        yield return ("reweighing", Way(MitigationMethods.Reweighing), MitigationMethods.Reweighing, null);
        foreach (double bound in s_reductionBounds)
        {
            yield return (
                FormattableString.Invariant($"reduction to {bound}"),
                Way(MitigationMethods.Reduction) with { Bound = bound },
                MitigationMethods.Reduction, bound);
        }
        yield return ("thresholds", Way(MitigationMethods.Thresholds), MitigationMethods.Thresholds, null);
        foreach (double bound in s_thresholdBounds)
        {
            yield return (
                FormattableString.Invariant($"fixed thresholds to {bound}"),
                Way(MitigationMethods.Thresholds) with { Bound = bound, Randomized = false },
                MitigationMethods.Thresholds, bound);
        }
    }

    private static bool IsBetter(FrontierPoint other, FrontierPoint than) =>
        other.Accuracy.Value >= than.Accuracy.Value && other.Gap.Value <= than.Gap.Value
        && (other.Accuracy.Value > than.Accuracy.Value || other.Gap.Value < than.Gap.Value);
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// Another classifier made fairer to the groups of sensitive columns, before, during or after its fit.
/// </summary>
/// <remarks>
/// <c>reweighing</c> (<see cref="Mitigation.Reweighing"/>) fits it to weighted rows; <c>reduction</c>
/// (<see cref="ExponentiatedGradient"/>) fits a mixture that meets a constraint; <c>thresholds</c>
/// (<see cref="ThresholdSearch"/>) gives each group thresholds of its own, chosen on out-of-fold scores, and reads the
/// sensitive columns to decide. Without sensitive columns it is the classifier as it is.
/// </remarks>
public sealed partial record Mitigated : ILearner<MitigatedModel>, IWeightedLearner, IMissingValueLearner
{
    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<Mitigated> Kind { get; } = new(
        "mitigated",
        "Another classifier made fairer to groups; where a model must not fail some of them more often. Also "
            + "--mitigate.",
        [LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new Mitigated(), MitigatedModel.Load,
        [
            LearnerOption<Mitigated>.Text(
                "learner", "The classifier with its options; logistic regression when empty.",
                LearnerText.Range, l => l.Learner, (l, v) => l with { Learner = v }, IsLearner),
            LearnerOption<Mitigated>.Choice(
                "method", "When to make it fairer: before, during or after the fit.", MitigationMethods.Names,
                l => l.Method, (l, v) => l with { Method = v }),
            LearnerOption<Mitigated>.Text(
                "sensitive", "The columns whose groups are to be treated alike.",
                "names with commas, none of them a number, or a JSON list of names", l => l.Sensitive, (l, v) =>
                    l with { Sensitive = v }, IsNames),
            LearnerOption<Mitigated>.Choice(
                "constraint", "What is to be alike in all groups; reweighing has no choice.", FairnessConstraint.Names,
                l => l.Constraint, (l, v) => l with { Constraint = v })
                .Synonym("equalized_odds", "equalized-odds").Synonym("demographic_parity", "demographic-parity")
                .Synonym("equal-opportunity", "true-positive-rate-parity"),
            LearnerOption<Mitigated>.Number(
                "bound", "How far a group may be from all (reduction) or from another (thresholds without draws).",
                l => l.Bound, (l, v) => l with { Bound = v }, 0, 1),
            LearnerOption<Mitigated>.Flag(
                "randomized", "Thresholds: whether some rows are decided by draws, so that groups are exactly alike.",
                l => l.Randomized, (l, v) => l with { Randomized = v }),
            LearnerOption<Mitigated>.Choice(
                "objective", "Thresholds: what is to be great under the constraint.", ["accuracy", "balanced_accuracy"],
                l => l.Objective, (l, v) => l with { Objective = v }),
            LearnerOption<Mitigated>.Integer(
                "steps", "Reduction: most steps; each fits the classifier up to nine times.", l => l.Steps, (l, v) =>
                    l with { Steps = v }, 1, 1000),
            LearnerOption<Mitigated>.Integer(
                "folds", "Thresholds: folds whose left-out rows thresholds are chosen on; 1 for the rows learnt from.",
                l => l.Folds, (l, v) => l with { Folds = v }, 1, 50),
            LearnerOption<Mitigated>.Integer(
                "min_group_rows", "Fewest rows of a group of its own; smaller ones are put together.",
                l => l.MinimumGroupRows, (l, v) => l with { MinimumGroupRows = v }, 1, 1_000_000),
        ]);

    /// <summary>The classifier with its options as JSON; empty for logistic regression.</summary>
    public string Learner { get; init; } = "";

    /// <summary>One of <see cref="MitigationMethods.Names"/>.</summary>
    public string Method { get; init; } = MitigationMethods.Reweighing;

    /// <summary>Names of the sensitive columns with commas, or as a JSON list; empty for none.</summary>
    public string Sensitive { get; init; } = "";

    /// <summary>One of <see cref="FairnessConstraint.Names"/>.</summary>
    public string Constraint { get; init; } = FairnessConstraint.EqualizedOdds.Name;

    /// <summary>
    /// How far the rate of a group may be from that of all rows (reduction), or from that of another group (thresholds
    /// without draws); 0 to 1.
    /// </summary>
    public double Bound { get; init; } = 0.01;

    /// <summary>Whether thresholds are drawn for some rows; see <see cref="ThresholdSearch"/>.</summary>
    public bool Randomized { get; init; } = true;

    /// <summary>What thresholds make great: <c>accuracy</c> or <c>balanced_accuracy</c>.</summary>
    public string Objective { get; init; } = "accuracy";

    /// <summary>Most steps of a reduction, 1 to 1,000.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>
    /// Folds for the scores that thresholds are chosen on, 1 to 50; 1 for scores of the rows learnt from.
    /// </summary>
    public int Folds { get; init; } = 5;

    /// <summary>Fewest rows of a group of its own, ≥ 1.</summary>
    public int MinimumGroupRows { get; init; } = 30;

    LearnerKind ILearner.Kind => Kind;

    /// <summary>The classifier.</summary>
    public ILearner Base => Learner.Length > 0 ? LearnerText.Read(Learner)! : new LogisticRegression();

    /// <summary>The sensitive columns.</summary>
    public IReadOnlyList<string> SensitiveColumns => NamesIn(Sensitive) ?? [];

    /// <summary>A classifier to be made fairer.</summary>
    /// <param name="learner">The classifier.</param>
    /// <param name="method">One of <see cref="MitigationMethods.Names"/>.</param>
    /// <param name="sensitive">Names of the sensitive columns.</param>
    public static Mitigated Of(ILearner learner, string method, IReadOnlyList<string> sensitive) => new()
    {
        Learner = LearnerText.ToJson(learner).ToJsonString(),
        Method = method,
        Sensitive = sensitive.Any(name => name.Contains(',') || !IsPlain(name))
            ? new JsonArray([.. sensitive.Select(name => (JsonNode)name)]).ToJsonString()
            : string.Join(',', sensitive),
    };

    /// <summary>About how often the classifier is fitted at most in one fit.</summary>
    public int MostFits => Method switch
    {
        MitigationMethods.Reduction => 2 * Steps,
        MitigationMethods.Thresholds => Folds == 1 ? 1 : 1 + Folds,
        _ => 1,
    };

    /// <summary>The same way to make another classifier fairer.</summary>
    /// <param name="learner">The classifier.</param>
    /// <param name="sensitive">Names of the sensitive columns.</param>
    public Mitigated Around(ILearner learner, IReadOnlyList<string> sensitive)
    {
        Mitigated named = Of(learner, Method, sensitive);
        return this with { Learner = named.Learner, Sensitive = named.Sensitive };
    }

    /// <inheritdoc/>
    /// <remarks>A reduction that is cancelled after its first step returns the best mixture so far.</remarks>
    /// <exception cref="InputException">
    /// <c>wrong-task</c>, <c>no-weights</c>: the classifier takes no weights; <c>unknown-column</c>, <c>one-group</c>,
    /// <c>one-class-group</c>, <c>wrong-constraint</c>, <c>bad-folds</c>; or what the classifier refuses.
    /// </exception>
    public MitigatedModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        context ??= FitContext.Default;
        ILearner inner = Base;
        IReadOnlyList<string> sensitive = SensitiveColumns;
        Check(inner, data);
        if (sensitive.Count == 0)
            return MitigatedModel.Plain(inner.Fit(data, context), Method, context.Seed, []);
        MitigationGroups groups = MitigationGroups.Of(data.Table, sensitive, MinimumGroupRows);
        return Method switch
        {
            MitigationMethods.Reweighing => Reweigh(inner, data, groups, context),
            MitigationMethods.Reduction => Reduce(inner, data, groups, context),
            _ => ChooseThresholds(inner, data, groups, context),
        };
    }

    private void Check(ILearner inner, Dataset data)
    {
        if (!inner.Kind.Tasks.Contains(data.Task))
        {
            throw new InputException(
                "wrong-task", $"{inner.Kind.Name}, which is to be made fairer, does not do "
                    + $"{LearningTasks.NameOf(data.Task)}.",
                "It does " + string.Join(", ", inner.Kind.Tasks.Select(LearningTasks.NameOf)) + ".");
        }
        if (Method != MitigationMethods.Reweighing && data.Task != LearningTask.BinaryClassification)
        {
            throw new InputException(
                "wrong-task", $"'{data.TargetName}' has {data.Classes.Labels.Count} classes; {Method} is for two.",
                "Use reweighing, or make a target of two classes.");
        }
        if (Method != MitigationMethods.Thresholds && inner is not IWeightedLearner)
        {
            throw new InputException(
                "no-weights", $"{inner.Kind.Name} takes no row weights, which {Method} gives.",
                "Use --mitigate thresholds, or another learner.");
        }
        foreach (string name in SensitiveColumns)
        {
            if (data.Roles.Targets.Contains(name))
                throw new InputException("bad-option", $"'{name}' is the target, which no group can be told by.");
        }
    }

    private static bool IsLearner(string text) =>
        text.Length == 0 || LearnerText.Read(text) is ILearner learner and not Mitigated
        && learner.Kind.Tasks.Any(LearningTasks.IsClassification);

    private static bool IsNames(string text) => NamesIn(text) is IReadOnlyList<string> names
        && names.Distinct().Count() == names.Count;

    private static IReadOnlyList<string>? NamesIn(string text)
    {
        if (text.Length == 0)
            return [];
        if (!text.StartsWith('['))
            return text.Split(',', StringSplitOptions.TrimEntries) is var names && names.All(IsPlain) ? names : null;
        try
        {
            return JsonNode.Parse(text) is JsonArray list ? [.. list.Select(node => (string)node!)] : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentNullException)
        {
            return null;
        }
    }

    // A number by itself is likelier a mistake than a name.
    private static bool IsPlain(string name) =>
        name.Length > 0 && name == name.Trim() && !name.StartsWith('[')
        && !double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}

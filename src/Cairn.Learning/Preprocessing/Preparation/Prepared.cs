using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>Another learner on prepared columns: what is done to the columns is learnt with the model and shipped in it.</summary>
/// <remarks>
/// <para>
/// Every column that is made comes from one input column, so contributions and importance are told of the input columns. The order is:
/// rare levels together, then the encoding of categories; the shape of numbers, then what is missing. Statistics are those of the
/// training rows with their weights; with means of the target, rows to learn from see those of other rows only.
/// </para>
/// <para>
/// Rows are drawn into folds by the seed for means of the target, so only there is a whole weight not quite the same as repeating the row.
/// The same seed gives the same bytes at any number of threads, as far as the learner inside does.
/// </para>
/// </remarks>
public sealed record Prepared : ILearner<PreparedModel>, IWeightedLearner, IMissingValueLearner
{
    internal const string AsIs = "as_is";
    internal const string Rankit = "rankit";
    internal const string Power = "power";
    internal const string OneHot = "one_hot";
    internal const string Ordinal = "ordinal";
    internal const string Target = "target";
    internal const string Median = "median";
    internal const string None = "none";
    internal const string Balanced = "balanced";
    internal const string WeightName = "(weight)";

    private const string LearnerRange = """
        a name, or JSON such as {"learner": "random-forest", "options": {"trees": "200"}}, or nothing for a linear learner
        """;

    /// <summary>What is known about learners of this kind.</summary>
    public static LearnerKind<Prepared> Kind { get; } = new(
        "prepared",
        "Another learner on prepared columns: shapes of numbers, encodings of categories, rare levels, what is missing, class weights.",
        [LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification],
        () => new Prepared(), PreparedModel.Load,
        [
            LearnerOption<Prepared>.Text(
                "learner", "The learner inside; the linear one of the task when empty.", LearnerRange,
                l => l.Learner, (l, v) => l with { Learner = v }, IsValid),
            LearnerOption<Prepared>.Choice(
                "numbers", "Shape of numbers: as they are, normal scores of their ranks, or the power that makes them most normal.",
                [AsIs, Rankit, Power], l => l.Numbers, (l, v) => l with { Numbers = v }).Synonym("quantile", Rankit)
                .Synonym("yeo_johnson", Power),
            LearnerOption<Prepared>.Choice(
                "categories", "Categories: as they are, a column a level, the place in the order of levels, or the mean of the target.",
                [AsIs, OneHot, Ordinal, Target], l => l.Categories, (l, v) => l with { Categories = v }),
            LearnerOption<Prepared>.Integer(
                "min_level_rows", "Levels of fewer rows are one level together, which stands for levels never seen too; 0 is none.",
                l => l.MinLevelRows, (l, v) => l with { MinLevelRows = v }, 0, 1_000_000_000).Alias("min_frequency"),
            LearnerOption<Prepared>.Choice(
                "missing", "Missing numbers: left to the learner, or the median with a column that says so.",
                [AsIs, Median], l => l.Missing, (l, v) => l with { Missing = v }),
            LearnerOption<Prepared>.Choice(
                "class_weight", "Whether all classes weigh the same in the fit; probabilities are corrected for it.",
                [None, Balanced], l => l.ClassWeight, (l, v) => l with { ClassWeight = v }),
        ]);

    /// <summary>
    /// The learner inside: its name, or JSON with <c>learner</c> and <c>options</c>; empty for the linear one of the task.
    /// </summary>
    public string Learner { get; init; } = "";

    /// <summary><c>as_is</c>, <c>rankit</c> (normal scores of ranks) or <c>power</c> (Yeo and Johnson 2000).</summary>
    public string Numbers { get; init; } = Rankit;

    /// <summary><c>as_is</c>, <c>one_hot</c>, <c>ordinal</c> or <c>target</c> (smoothed means of the target, out of fold).</summary>
    public string Categories { get; init; } = AsIs;

    /// <summary>Rows, by weight, that a level needs to be told apart; ≥ 0.</summary>
    public int MinLevelRows { get; init; }

    /// <summary><c>as_is</c>, or <c>median</c> with a column that is 1 where a value is missing.</summary>
    public string Missing { get; init; } = AsIs;

    /// <summary>
    /// <c>none</c> or <c>balanced</c>. The probability of class k is divided by its weight and all by their sum, which undoes the
    /// shift of the base rate (Elkan, "The foundations of cost-sensitive learning", 2001, theorem 2).
    /// </summary>
    public string ClassWeight { get; init; } = None;

    LearnerKind ILearner.Kind => Kind;

    /// <summary>The same preparation of another learner.</summary>
    public Prepared Of(ILearner learner) => this with { Learner = LearnerText.ToJson(learner).ToJsonString() };

    /// <summary>The learner inside, for a task.</summary>
    public ILearner Inside(LearningTask task) => Read(Learner)
        ?? (task == LearningTask.Regression ? new LinearRegression() : new LogisticRegression());

    /// <summary>What is not as it would be without preparation, by the names of the options.</summary>
    public JsonObject Choices()
    {
        JsonObject json = [];
        foreach ((string name, string value) in new[]
        {
            ("numbers", Numbers), ("categories", Categories), ("missing", Missing), ("class_weight", ClassWeight),
        })
        {
            if (value is not (AsIs or None))
                json[name] = value;
        }
        if (MinLevelRows > 1)
            json["min_level_rows"] = MinLevelRows;
        return json;
    }

    /// <inheritdoc/>
    /// <exception cref="InputException"><c>wrong-task</c>; <c>bad-option</c>: class weights without classes.</exception>
    public PreparedModel Fit(Dataset data, FitContext? context = null)
    {
        Kind.Check(this, data);
        context ??= FitContext.Default;
        ILearner inside = Inside(data.Task);
        bool classifies = LearningTasks.IsClassification(data.Task);
        if (!inside.Kind.Tasks.Contains(data.Task))
        {
            throw new InputException(
                "wrong-task", $"Learner {inside.Kind.Name} inside prepared does not do {LearningTasks.NameOf(data.Task)}.",
                "It does " + string.Join(", ", inside.Kind.Tasks.Select(LearningTasks.NameOf)) + ".");
        }
        if (ClassWeight != None && !classifies)
        {
            throw new InputException(
                "bad-option", $"Option 'class_weight' of prepared: found {ClassWeight}, but {LearningTasks.NameOf(data.Task)} has no classes.",
                "Leave it out.");
        }
        context.Cancellation.ThrowIfCancellationRequested();
        FeatureSpace space = FeatureSpace.Of(data);
        ColumnSteps steps = ColumnSteps.Of(data, new PreparationOptions(Numbers, Categories, Missing, MinLevelRows), context.Seed);
        double[]? factors = ClassWeight == None ? null : Factors(data);
        double[]? weights = factors is null
            ? null
            : [.. data.Classes.Codes.Select((code, row) => factors[code] * (data.Weights?[row] ?? 1))];
        IModel model = inside.Fit(steps.Apply(data, isToLearn: true, weights), context with
        {
            Validation = context.Validation is null ? null : steps.Apply(context.Validation, isToLearn: false, null),
            Initial = null,
            Checkpoint = null,
        });
        return new PreparedModel(model.Signature with { Inputs = space.Inputs }, steps, model, factors);
    }

    // All weight / (classes × weight of the class), over the classes that occur.
    private static double[] Factors(Dataset data)
    {
        double[] totals = new double[data.Classes.Labels.Count];
        for (int row = 0; row < data.RowCount; row++)
            totals[data.Classes.Codes[row]] += data.Weights?[row] ?? 1;
        double share = totals.Sum() / totals.Count(total => total > 0);
        return [.. totals.Select(total => total > 0 ? share / total : 1)];
    }

    private static bool IsValid(string text) => text.Length == 0 || Read(text) is not null;

    // A name is short for a learner with its default options.
    private static ILearner? Read(string text)
    {
        ILearner? learner = text.StartsWith('{')
            ? LearnerText.Read(text)
            : Learners.Catalog.Kinds.FirstOrDefault(kind => kind.Name == text)?.Default;
        return learner is Prepared ? null : learner;
    }
}

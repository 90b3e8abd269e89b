using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Models.Learners;

/// <summary>The kind of learner that <typeparamref name="TLearner"/> records are of.</summary>
/// <typeparam name="TLearner">The learner record.</typeparam>
public sealed class LearnerKind<TLearner> : LearnerKind
    where TLearner : class, ILearner
{
    private readonly Func<TLearner> _create;
    private readonly Func<ModelState, IModel> _load;
    private readonly IReadOnlyList<LearnerOption<TLearner>> _options;

    /// <summary>Describes a kind of learner; kept in a static property of the record.</summary>
    /// <param name="name">Name in kebab-case.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="tasks">Tasks that it can learn.</param>
    /// <param name="create">Makes a learner with default options.</param>
    /// <param name="load">Makes a model again from its stored state.</param>
    /// <param name="options">Its hyper-parameters.</param>
    public LearnerKind(
        string name, string summary, IReadOnlyList<LearningTask> tasks,
        Func<TLearner> create, Func<ModelState, IModel> load, IReadOnlyList<LearnerOption<TLearner>> options)
        : base(name, summary, tasks)
    {
        _create = create;
        _load = load;
        _options = options;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LearnerOption> Options => _options;

    /// <inheritdoc/>
    public override ILearner Default => _create();

    /// <inheritdoc/>
    public override ILearner Create(IEnumerable<KeyValuePair<string, string>> options)
    {
        TLearner learner = _create();
        Dictionary<string, string> given = [];
        foreach ((string name, string value) in options)
        {
            if (Find(name) is not LearnerOption<TLearner> option)
                throw Unknown(name);
            if (!given.TryAdd(option.Name, name))
                throw Twice(option.Name, given[option.Name], name);
            learner = option.Set(learner, value);
        }
        CheckOptions(learner);
        return learner;
    }

    /// <inheritdoc/>
    public override IModel Load(ModelState state) => _load(state);

    /// <summary>
    /// The check that every fit begins with: options in range, a task that is known, at least one row and feature, a
    /// usable target in every row, and weights that are not all 0.
    /// </summary>
    /// <exception cref="InputException">
    /// <c>bad-option</c>, <c>wrong-task</c>, <c>no-rows</c>, <c>no-features</c>, <c>wrong-target</c>,
    /// <c>constant-target</c> or <c>bad-weight</c>.
    /// </exception>
    public void Check(TLearner learner, Dataset data)
    {
        CheckOptions(learner);
        if (!Tasks.Contains(data.Task))
        {
            throw new InputException(
                "wrong-task", $"Learner {Name} does not do {LearningTasks.NameOf(data.Task)}.",
                "It does " + string.Join(", ", Tasks.Select(LearningTasks.NameOf)) + ".");
        }
        TrainingData.Check(data);
    }

    private InputException Unknown(string name) => Elsewhere.TryGetValue(name, out string? instead)
        ? new InputException("unknown-option", $"Learner {Name} has no counterpart of '{name}'.", instead)
        : new InputException(
            "unknown-option", $"Learner {Name} has no option '{name}'.",
            NearestNames.Hint(name, _options.Select(o => o.Name)));

    private InputException Twice(string option, string first, string second) => new(
        "bad-option",
        first == second
            ? $"Option '{option}' of {Name} is given twice."
            : $"Option '{option}' of {Name} is given twice: as '{first}' and as '{second}'.",
        "Give it once.");

    private void CheckOptions(TLearner learner)
    {
        foreach (LearnerOption<TLearner> option in _options)
        {
            if (!option.IsValid(learner))
                throw option.OutOfRange(Name, Quote(option.ValueIn(learner)));
        }
    }

    // JSON has no word for what is not finite.
    private static string Quote(JsonNode? value) =>
        value is JsonValue number && number.TryGetValue(out double found) && !double.IsFinite(found)
            ? found.ToString(CultureInfo.InvariantCulture)
            : value?.ToJsonString() ?? "nothing";
}

using System.Text.Json.Nodes;
using Cairn.Formats;

namespace Cairn.Models.Learners;

/// <summary>What is known about a kind of learner without an instance of it: its name, tasks and options.</summary>
public abstract class LearnerKind
{
    private protected LearnerKind(string name, string summary, IReadOnlyList<LearningTask> tasks)
    {
        Name = name;
        Summary = summary;
        Tasks = tasks;
    }

    /// <summary>Name in kebab-case, such as <c>gradient-boosting</c>; also the kind of its models.</summary>
    public string Name { get; }

    /// <summary>One sentence on what it does and when to use it.</summary>
    public string Summary { get; }

    /// <summary>Tasks that it can learn.</summary>
    public IReadOnlyList<LearningTask> Tasks { get; }

    /// <summary>Its hyper-parameters.</summary>
    public abstract IReadOnlyList<LearnerOption> Options { get; }

    /// <summary>
    /// Names of options that other tools have and this learner has not, each with a sentence on what to do instead.
    /// </summary>
    public IReadOnlyDictionary<string, string> Elsewhere { get; init; } = new Dictionary<string, string>();

    /// <summary>A learner with default options.</summary>
    public abstract ILearner Default { get; }

    /// <summary>
    /// Options that a search of the others sets for all its trials, such as many rounds with early stopping.
    /// </summary>
    public IReadOnlyDictionary<string, string> SearchSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>A learner with the named options set.</summary>
    /// <param name="options">Option names in snake_case or their aliases, and their values as text.</param>
    /// <exception cref="InputException">
    /// <c>unknown-option</c> or <c>bad-option</c>; also where one option is given twice.
    /// </exception>
    public abstract ILearner Create(IEnumerable<KeyValuePair<string, string>> options);

    /// <summary>Makes a model of this kind again from what <see cref="IModel.Save"/> gave.</summary>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    public abstract IModel Load(ModelState state);

    /// <summary>The option that <paramref name="name"/> is the name or an alias of; null when there is none.</summary>
    public LearnerOption? Find(string name) =>
        Options.FirstOrDefault(o => o.Name == name) ?? Options.FirstOrDefault(o => o.Aliases.Contains(name));

    /// <summary>A sentence for each option that was given under a name of another tool.</summary>
    /// <param name="names">Names as given.</param>
    public IEnumerable<string> AliasNotes(IEnumerable<string> names) =>
        from name in names
        let option = Find(name)
        where option is not null && option.Name != name
        select $"Option '{name}' is called '{option.Name}' here.";

    /// <summary>The options of <paramref name="learner"/> by name.</summary>
    public JsonObject OptionsOf(ILearner learner)
    {
        JsonObject options = [];
        foreach (LearnerOption option in Options)
            options[option.Name] = option.ValueIn(learner);
        return options;
    }
}

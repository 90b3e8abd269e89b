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

    /// <summary>A learner with default options.</summary>
    public abstract ILearner Default { get; }

    /// <summary>A learner with the named options set.</summary>
    /// <param name="options">Option names in snake_case, and their values as text.</param>
    /// <exception cref="InputException"><c>unknown-option</c> or <c>bad-option</c>.</exception>
    public abstract ILearner Create(IEnumerable<KeyValuePair<string, string>> options);

    /// <summary>Makes a model of this kind again from what <see cref="IModel.Save"/> gave.</summary>
    /// <exception cref="InputException"><c>broken-model</c>.</exception>
    public abstract IModel Load(ModelState state);

    /// <summary>The options of <paramref name="learner"/> by name.</summary>
    public JsonObject OptionsOf(ILearner learner)
    {
        JsonObject options = [];
        foreach (LearnerOption option in Options)
            options[option.Name] = option.ValueIn(learner);
        return options;
    }
}

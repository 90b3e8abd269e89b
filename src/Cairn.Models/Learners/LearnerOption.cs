using System.Text.Json.Nodes;
using Cairn.Formats;

namespace Cairn.Models.Learners;

/// <summary>A hyper-parameter of a kind of learner as scripts, messages and searches see it.</summary>
public abstract class LearnerOption
{
    private protected LearnerOption(LearnerOptionKind kind, string name, string description, string range)
    {
        Kind = kind;
        Name = name;
        Description = description;
        Range = range;
    }

    /// <summary>What its values are.</summary>
    public LearnerOptionKind Kind { get; }

    /// <summary>The values that a search looks through unless it is told others; null where it leaves it alone.</summary>
    public SearchRange? Search { get; private protected init; }

    /// <summary>Name in snake_case, such as <c>learning_rate</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence.</summary>
    public string Description { get; }

    /// <summary>Names that other tools give the same thing; taken in its place and told back as <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; private protected init; } = [];

    /// <summary>The values allowed, in words: <c>a number above 0 and at most 1</c>.</summary>
    public string Range { get; }

    /// <summary>The value in <paramref name="learner"/>.</summary>
    public abstract JsonNode? ValueIn(ILearner learner);

    /// <summary>The error for a value outside the range.</summary>
    public InputException OutOfRange(string learner, string value) => new(
        "bad-option", $"Option '{Name}' of {learner}: found {value}, wanted {Range}.", Description);
}

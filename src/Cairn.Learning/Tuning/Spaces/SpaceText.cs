using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Spaces;

/// <summary>
/// What a person asks to look through: <c>0.01..0.3:log</c>, <c>2..64</c>, <c>0..1:step=0.1</c>, <c>sqrt,log2,all</c> (or with | between, where values hold commas), each also with
/// <c>:if=dart=true</c>; or one value, which is not looked through.
/// </summary>
internal sealed record SpaceText(LearnerKind Kind, LearnerOption Option, SearchRange? Range)
{
    private const string Wanted = "Write low..high, with :log or :step=S behind it, or values with commas between; :if=OPTION=VALUE for a condition.";

    /// <summary>Reads one change of a space.</summary>
    /// <param name="name">Name of the option, with the kind and a dot before it where there are several.</param>
    /// <param name="text">Its values.</param>
    /// <param name="kinds">The kinds of learner.</param>
    /// <exception cref="InputException"><c>bad-space</c>, <c>unknown-option</c> or <c>bad-option</c>.</exception>
    public static SpaceText Parse(string name, string text, IReadOnlyList<LearnerKind> kinds)
    {
        (LearnerKind kind, string bare) = Owner(name, kinds);
        LearnerOption option = kind.Find(bare) ?? throw new InputException(
            "unknown-option", $"Learner {kind.Name} has no option '{bare}'.", NearestNames.Hint(bare, kind.Options.Select(o => o.Name)));
        string[] parts = text.Split(':');
        bool log = false;
        string? step = null;
        string[]? condition = null;
        foreach (string part in parts[1..])
        {
            if (part == "log")
                log = true;
            else if (part.StartsWith("step=", StringComparison.Ordinal))
                step = part[5..];
            else if (part.StartsWith("if=", StringComparison.Ordinal) && part[3..].Split('=', 2) is { Length: 2 } pair)
                condition = pair;
            else
                throw Bad(name, text, $"'{part}' says nothing here");
        }
        SearchRange range = parts[0].Split("..") is [string low, string high]
            ? Numbers(name, text, option, low, high, log, step)
            : SearchRange.Choice(parts[0].Split(parts[0].Contains('|') ? '|' : ','));
        if (range.IsChoice && (log || step is not null))
            throw Bad(name, text, "values have neither log nor step");
        // Each end, or each value, has to be one that the option takes.
        foreach (double end in range.IsChoice ? Enumerable.Range(0, range.Choices.Count).Select(i => (double)i) : [range.Low, range.High])
            kind.Create([new(option.Name, range.Format(end))]);
        if (condition is not null)
        {
            range = range.If(
                kind.Find(condition[0])?.Name ?? throw Bad(name, text, $"{kind.Name} has no option '{condition[0]}'"), condition[1].Split('|', ','));
        }
        return new SpaceText(kind, option, range);
    }

    private static (LearnerKind Kind, string Bare) Owner(string name, IReadOnlyList<LearnerKind> kinds)
    {
        foreach (LearnerKind kind in kinds)
        {
            if (name.StartsWith(kind.Name + ".", StringComparison.Ordinal))
                return (kind, name[(kind.Name.Length + 1)..]);
        }
        LearnerKind[] owners = [.. kinds.Where(k => k.Find(name) is not null)];
        return owners.Length switch
        {
            1 => (owners[0], name),
            0 when kinds.Count == 1 => (kinds[0], name),
            0 => throw new InputException(
                "unknown-option", $"None of {string.Join(", ", kinds.Select(k => k.Name))} has an option '{name}'.",
                NearestNames.Hint(name, kinds.SelectMany(k => k.Options.Select(o => o.Name)).Distinct())),
            _ => throw new InputException(
                "bad-space", $"Option '{name}' is of {string.Join(" and ", owners.Select(k => k.Name))}.",
                $"Say whose: {owners[0].Name}.{name}=…"),
        };
    }

    private static SearchRange Numbers(
        string name, string text, LearnerOption option, string low, string high, bool log, string? step)
    {
        bool whole = option.Kind == LearnerOptionKind.Integer;
        if (!whole && option.Kind != LearnerOptionKind.Number)
            throw Bad(name, text, $"the option takes {option.Range}");
        double Read(string number) => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && (!whole || (value == Math.Floor(value) && Math.Abs(value) < int.MaxValue))
            ? value
            : throw Bad(name, text, $"'{number}' is no {(whole ? "whole " : "")}number");
        double width = step is null ? 0 : Read(step);
        if (step is not null && width <= 0)
            throw Bad(name, text, "a step is above 0");
        return whole
            ? SearchRange.Integer((int)Read(low), (int)Read(high), log, step is null ? 1 : (int)width)
            : SearchRange.Number(Read(low), Read(high), log, width);
    }

    private static InputException Bad(string name, string text, string what) =>
        new("bad-space", $"Space '{name}={text}': {what}.", Wanted);
}

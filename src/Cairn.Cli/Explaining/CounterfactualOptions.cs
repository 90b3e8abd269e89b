using System.CommandLine;
using System.Globalization;
using Cairn.Cli.CommandLine;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Explaining;

/// <summary>Options on what may change in a row for another answer.</summary>
internal sealed class CounterfactualOptions
{
    private const int MostWanted = 20;

    private readonly Option<string?> _want = new("--want")
    {
        Description = "With --row: the answer wished for, a class, or for numbers '>5', '<5' or '2..5'; any other class "
            + "when left out.",
        HelpName = "ANSWER",
    };

    private readonly Option<int?> _count = new("--counterfactuals")
    {
        Description = "With --row: how many ways to the answer wished for to show; default 3, 0 for none.",
        HelpName = "N",
    };

    private readonly Option<string[]> _freeze = Columns("--freeze", "With --row: columns that cannot change.");
    private readonly Option<string[]> _up = Columns("--only-up", "With --row: columns that can only grow.");
    private readonly Option<string[]> _down = Columns("--only-down", "With --row: columns that can only shrink.");

    private readonly Option<string[]> _within = new("--within")
    {
        Description = "With --row: range that a column has to stay in, such as age=18..65. May be repeated.",
        HelpName = "COLUMN=LOW..HIGH",
    };

    public void AddTo(Command command)
    {
        Option[] options = [_want, _count, _freeze, _up, _down, _within];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Refuses options that only make sense for one row.</summary>
    /// <exception cref="InputException"><c>usage</c>.</exception>
    public void RequireRow(ParseResult parsed)
    {
        Option[] options = [_want, _count, _freeze, _up, _down, _within];
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is Option given)
            throw new InputException(
                "usage", $"{given.Name} is about what would have to change in one row.", "Give --row N too.");
    }

    /// <summary>The answer wished for; null where none is sought.</summary>
    /// <exception cref="InputException"><c>unknown-class</c>, <c>bad-goal</c> or <c>bad-option</c>.</exception>
    public CounterfactualGoal? Goal(ParseResult parsed, Signature signature)
    {
        string? want = parsed.GetValue(_want);
        // A number has no opposite, so nothing is sought until somebody says what is wished for.
        bool isAsked = Count(parsed) > 0 && (want is not null || signature.Labels.Count > 0);
        return isAsked ? CounterfactualGoal.Parse(want, signature) : null;
    }

    /// <summary>The search that the options ask for.</summary>
    /// <exception cref="InputException"><c>unknown-column</c>, <c>no-order</c> or <c>bad-option</c>.</exception>
    public CounterfactualSearch Search(ParseResult parsed, Signature signature, ulong seed, int threads)
    {
        Dictionary<string, ColumnRule> rules = [];
        void Set(string name, string option, Func<ColumnRule, ColumnRule> change)
        {
            if (signature.Inputs.All(input => input.Name != name))
            {
                throw new InputException(
                    "unknown-column", $"Option {option}: the model reads no column '{name}'.",
                    NearestNames.Hint(name, signature.Inputs.Select(input => input.Name)));
            }
            rules[name] = change(rules.GetValueOrDefault(name) ?? new ColumnRule());
        }
        void Direct(Option<string[]> option, ChangeDirection direction)
        {
            foreach (string name in NamesOf(parsed.GetValue(option) ?? [], signature))
            {
                if (rules.TryGetValue(name, out ColumnRule? there) && there.Direction != direction)
                    throw new InputException(
                        "bad-option", $"Option {option.Name}: column '{name}' is named by another option too.");
                Set(name, option.Name, rule => rule with { Direction = direction });
            }
        }
        Direct(_freeze, ChangeDirection.None);
        Direct(_up, ChangeDirection.Up);
        Direct(_down, ChangeDirection.Down);
        foreach ((string name, string range) in Assignment.ParseAll(_within.Name, parsed.GetValue(_within) ?? []))
        {
            bool isTime = signature.Inputs.Any(input => input.Name == name && input.Kind == ColumnKind.Time);
            (double low, double high) = RangeOf(range, isTime);
            Set(name, _within.Name, rule => rule with { Low = low, High = high });
        }
        CounterfactualSearch search = new() { Count = Math.Max(1, Count(parsed)), Rules = rules, Seed = seed,
            Threads = threads };
        search.CheckRules(signature);
        return search;
    }

    private int Count(ParseResult parsed)
    {
        int count = parsed.GetValue(_count) ?? 3;
        return count is >= 0 and <= MostWanted ? count : throw new InputException(
            "bad-option", $"Option {_count.Name}: found {count}, wanted a whole number from 0 to {MostWanted}.");
    }

    private (double Low, double High) RangeOf(string text, bool isTime)
    {
        string[] ends = text.Split("..");
        if (ends.Length == 2 && End(ends[0], isTime, double.NegativeInfinity) is double low
            && End(ends[1], isTime, double.PositiveInfinity) is double high && low <= high)
            return (low, high);
        throw new InputException(
            "bad-option", $"Option {_within.Name}: found '{text}', wanted a range such as 18..65, 18.. or ..65.");
    }

    private static double? End(string text, bool isTime, double open)
    {
        if (text.Trim().Length == 0)
            return open;
        if (isTime && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time))
            return time.ToUnixTimeSeconds();
        return !isTime && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null;
    }

    private static IEnumerable<string> NamesOf(string[] given, Signature signature) =>
        given.SelectMany(
            text => signature.Inputs.Any(input => input.Name == text) ? [text]
            : text.Split(',', StringSplitOptions.TrimEntries));

    private static Option<string[]> Columns(string name, string description) => new(name)
    {
        Description = description + " Apart or with commas.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };
}

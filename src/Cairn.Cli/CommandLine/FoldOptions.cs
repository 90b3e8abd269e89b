using System.CommandLine;
using Cairn.Formats;
using Cairn.Learning.Validation;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on how rows are divided into folds.</summary>
internal sealed class FoldOptions
{
    private readonly Option<string?> _folds = new("--folds")
    {
        Description = "Judge by cross-validation: a number of folds, or k-fold:K, stratified:K, group:K, stratified-group:K, "
            + "time:K, leave-one-out, leave-one-group-out or column:NAME.",
        HelpName = "K|WAY",
    };

    private readonly Option<int?> _repeats = new("--repeats")
    {
        Description = "Divide the rows into folds anew so often, and judge by all of them.",
        HelpName = "N",
    };

    private readonly Option<string?> _gap = new("--gap")
    {
        Description = "Folds in time: what to leave out between learning and testing, such as 100 (rows), 12h or 7d.",
        HelpName = "STRETCH",
    };

    private readonly Option<string?> _window = new("--window")
    {
        Description = "Folds in time: learn from the latest stretch only, such as 1000 (rows) or 90d, instead of all the past.",
        HelpName = "STRETCH",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_folds, _repeats, _gap, _window];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Whether folds are asked for.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_folds) is not null;

    /// <summary>How to divide, or null when no folds are asked for.</summary>
    /// <exception cref="InputException"><c>usage</c> or <c>bad-option</c>.</exception>
    public FoldPlan? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_folds) is not string text)
        {
            string[] alone =
            [
                .. new (string Name, bool Given)[]
                {
                    (_repeats.Name, parsed.GetValue(_repeats) is not null),
                    (_gap.Name, parsed.GetValue(_gap) is not null),
                    (_window.Name, parsed.GetValue(_window) is not null),
                }.Where(o => o.Given).Select(o => o.Name),
            ];
            return alone.Length == 0
                ? null
                : throw new InputException("usage", $"{string.Join(" and ", alone)} say more of --folds, which is not given.", "Add --folds 5.");
        }
        return FoldPlan.Parse(_folds.Name, text) with
        {
            Repeats = parsed.GetValue(_repeats) ?? 1,
            Gap = parsed.GetValue(_gap) is string gap ? TimeStretch.Parse(_gap.Name, gap) : null,
            Window = parsed.GetValue(_window) is string window ? TimeStretch.Parse(_window.Name, window) : null,
        };
    }
}

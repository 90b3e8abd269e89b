using System.CommandLine;
using Cairn.Learning.Metrics.Costs;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on how a model is judged: the spread of its metrics, and what wrong decisions cost.</summary>
internal sealed class JudgingOptions
{
    private readonly Option<int> _resamples = new("--resamples")
    {
        Description = "How often rows are drawn anew for the intervals of the metrics; 0 for none, default 1000.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<string?> _cost = new("--cost")
    {
        Description = "Two classes: what wrong decisions cost, such as \"fp=1 fn=20\", to find the threshold that costs least.",
        HelpName = "COSTS",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_resamples);
        command.Add(_cost);
    }

    /// <summary>How often rows are drawn anew; 0, or 100 to 100,000.</summary>
    public int Resamples(ParseResult parsed)
    {
        int resamples = parsed.GetValue(_resamples);
        if (resamples is not 0 and (< 100 or > 100_000))
        {
            throw new Formats.InputException(
                "bad-option", $"Option --resamples: found {resamples}, wanted 0 for none, or 100 to 100000.");
        }
        return resamples;
    }

    /// <summary>What wrong decisions cost; null where it was not said.</summary>
    public ErrorCosts? Costs(ParseResult parsed) => parsed.GetValue(_cost) is string text ? ErrorCosts.Parse(text) : null;
}

using System.CommandLine;
using Cairn.Formats;
using Cairn.Learning.Conformal;

namespace Cairn.Cli.CommandLine;

/// <summary>The option that asks for intervals or sets of a promised coverage.</summary>
internal sealed class IntervalOptions
{
    private readonly Option<double?> _interval = new("--interval")
    {
        Description = "Add intervals (lower, upper) or sets of classes that hold the truth in this share of rows; "
            + "that of the training when no share is given.",
        HelpName = "SHARE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<double?> _adaptive = new("--adaptive")
    {
        Description = "With --interval and DATA in the order of time, with the target where it is known: intervals that correct themselves "
            + "after each row, at this rate; default 0.01.",
        HelpName = "RATE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command, bool adaptive = false)
    {
        command.Add(_interval);
        if (adaptive)
            command.Add(_adaptive);
    }

    /// <summary>Whether intervals are asked for.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_interval) is not null;

    /// <summary>The level asked for; null for that of the training.</summary>
    public double? Level(ParseResult parsed) => IsGiven(parsed) ? parsed.GetValue(_interval) : null;

    /// <summary>The rate of intervals that correct themselves; null where they are not asked for.</summary>
    public double? Rate(ParseResult parsed)
    {
        if (parsed.GetResult(_adaptive) is null)
            return null;
        if (!IsGiven(parsed))
            throw new InputException("usage", "--adaptive says more of --interval, which is not given.", "Add --interval.");
        return parsed.GetValue(_adaptive) ?? 0.01;
    }

    /// <summary>What makes the intervals of a model.</summary>
    /// <exception cref="InputException"><c>no-intervals</c>, <c>bad-coverage</c> or <c>too-few-rows</c>.</exception>
    public ConformalPredictor Predictor(ParseResult parsed, LoadedModel loaded)
    {
        ConformalPredictor predictor = ConformalPredictor.Of(loaded.Package) ?? throw new InputException(
            "no-intervals", $"Model '{loaded.Name}' was made without intervals of a promised coverage.",
            "Train it with --conformal split, or add them by 'cairn calibrate MODEL DATA --conformal split'.");
        predictor.CheckLevel(Level(parsed) ?? predictor.Plan.Coverage);
        return predictor;
    }
}

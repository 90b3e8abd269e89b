using System.CommandLine;
using Cairn.Formats;
using Cairn.Learning.Calibration;
using Cairn.Learning.Conformal;
using Cairn.Lifecycle.Training;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on how sure a model is: calibrated probabilities, and intervals or sets of a promised
/// coverage.</summary>
internal sealed class SureOptions
{
    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        Description = "Calibrate the probabilities on out-of-fold predictions: " + string.Join(", ", CalibrationMethods.Names) + ".",
        HelpName = "METHOD",
    };

    private readonly Option<string?> _conformal = new("--conformal")
    {
        Description = "Add intervals or sets of a promised coverage: split, cv-plus, jackknife-plus, quantile, mondrian (by class) or "
            + "mondrian=COLUMN; split:normalised, split:aps and split:raps say how rows are scored.",
        HelpName = "WAY",
    };

    private readonly Option<double?> _coverage = new("--coverage")
    {
        Description = "Share of rows that intervals or sets are to cover; default 0.9.",
        HelpName = "SHARE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_calibrate);
        AddConformalTo(command);
    }

    /// <summary>Adds those on coverage alone.</summary>
    public void AddConformalTo(Command command)
    {
        command.Add(_conformal);
        command.Add(_coverage);
    }

    /// <summary>The training with what was asked for.</summary>
    public TrainingRequest Read(ParseResult parsed, TrainingRequest request) =>
        request with { Calibration = parsed.GetValue(_calibrate), Conformal = Plan(parsed) };

    /// <summary>How intervals or sets are to be made; null for none.</summary>
    /// <exception cref="InputException"><c>usage</c>, <c>bad-conformal</c> or <c>bad-coverage</c>.</exception>
    public ConformalPlan? Plan(ParseResult parsed)
    {
        double? coverage = parsed.GetValue(_coverage);
        if (parsed.GetValue(_conformal) is string text)
            return ConformalPlan.Parse(text, coverage ?? 0.9);
        return coverage is null
            ? null
            : throw new InputException("usage", "--coverage says more of --conformal, which is not given.", "Add --conformal split.");
    }
}

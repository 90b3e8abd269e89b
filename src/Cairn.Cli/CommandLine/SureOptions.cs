using System.CommandLine;
using Cairn.Learning.Calibration;
using Cairn.Lifecycle.Training;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on how sure a model is: calibrated probabilities.</summary>
internal sealed class SureOptions
{
    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        Description = "Calibrate the probabilities on out-of-fold predictions: " + string.Join(", ", CalibrationMethods.Names) + ".",
        HelpName = "METHOD",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => command.Add(_calibrate);

    /// <summary>The training with what was asked for.</summary>
    public TrainingRequest Read(ParseResult parsed, TrainingRequest request) =>
        request with { Calibration = parsed.GetValue(_calibrate) };
}

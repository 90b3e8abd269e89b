using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Calibration;

/// <summary>The ways to calibrate probabilities, by name.</summary>
public static class CalibrationMethods
{
    /// <summary>The one that predicts best in cross-validation, or none.</summary>
    public const string Auto = "auto";

    /// <summary>Probabilities as they are.</summary>
    public const string None = "none";

    /// <summary>A sigmoid of the log-odds: two numbers; safe with few rows. See <see cref="PlattScaling"/>.</summary>
    public const string Platt = "platt";

    /// <summary>Any function that never falls; for a thousand rows or more. See
    /// <see cref="IsotonicRegression"/>.</summary>
    public const string Isotonic = "isotonic";

    /// <summary>One number for all classes; moves no label. See <see cref="TemperatureScaling"/>.</summary>
    public const string Temperature = "temperature";

    /// <summary>Three numbers; can also leave probabilities alone. See <see cref="BetaCalibration"/>.</summary>
    public const string Beta = "beta";

    /// <summary>What <see cref="Auto"/> chooses among, the simplest first: of equals the first is taken.</summary>
    public static IReadOnlyList<string> Choices { get; } = [None, Temperature, Platt, Beta, Isotonic];

    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, Platt, Isotonic, Temperature, Beta, None];

    /// <summary>Refuses names that are no method.</summary>
    /// <param name="name">What was asked for.</param>
    /// <exception cref="InputException"><c>unknown-method</c>.</exception>
    public static void Check(string name)
    {
        if (!Names.Contains(name))
        {
            throw new InputException(
                "unknown-method", $"'{name}' is not a way to calibrate; wanted one of {string.Join(", ", Names)}.",
                NearestNames.Hint(name, Names));
        }
    }
}

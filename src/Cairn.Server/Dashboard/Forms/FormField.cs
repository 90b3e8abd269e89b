using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Reports.Charts;
using Cairn.Models.Signatures;

namespace Cairn.Server.Dashboard.Forms;

/// <summary>One input of a model as a field of a form, filled with what is usual.</summary>
public sealed record FormField
{
    // Beyond this a list is searched faster by typing.
    private const int MostChoices = 200;

    /// <summary>The column that it fills.</summary>
    public required InputField Input { get; init; }

    /// <summary>Name in the form: the column's own name may be anything.</summary>
    public required string Key { get; init; }

    /// <summary>What stands in it; empty is missing.</summary>
    public required string Value { get; init; }

    /// <summary>What is usual, in a phrase; null when nothing is known.</summary>
    public string? Hint { get; init; }

    /// <summary>The type of its HTML control: <c>number select checkbox date datetime-local text</c>.</summary>
    public required string Control { get; init; }

    /// <summary>The values to choose from; empty where any may be typed.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The field of an input.</summary>
    /// <param name="input">The column.</param>
    /// <param name="index">Its place.</param>
    /// <param name="profile">What the column looked like in training, or null.</param>
    public static FormField Of(InputField input, int index, ColumnProfile? profile) => new()
    {
        Input = input,
        Key = string.Create(CultureInfo.InvariantCulture, $"c{index}"),
        Value = UsualValue(input, profile),
        Hint = HintOf(input, profile),
        Control = ControlOf(input, profile),
        Choices = ChoicesOf(input, profile),
    };

    private static string ControlOf(InputField input, ColumnProfile? profile) => input.Kind switch
    {
        ColumnKind.Number or ColumnKind.Integer => "number",
        ColumnKind.Boolean => input.AllowMissing ? "select" : "checkbox",
        ColumnKind.Category => ChoicesOf(input, profile).Count > 0 ? "select" : "text",
        ColumnKind.Time => HoldsDates(profile) ? "date" : "datetime-local",
        _ => "text",
    };

    private static IReadOnlyList<string> ChoicesOf(InputField input, ColumnProfile? profile) => input.Kind switch
    {
        ColumnKind.Boolean => ["true", "false"],
        ColumnKind.Category when input.Levels is { Count: > 0 and <= MostChoices } levels => levels,
        ColumnKind.Category when profile is { ListsEveryValue: true } => [.. profile.TopValues.Select(v => v.Value)],
        _ => [],
    };

    private static string UsualValue(InputField input, ColumnProfile? profile)
    {
        if (input.Kind is ColumnKind.Category or ColumnKind.Boolean)
        {
            return profile is { TopValues: [ValueCount frequent, ..] } ? frequent.Value
                : !input.AllowMissing && ChoicesOf(input, profile) is [string first, ..] ? first
                : "";
        }
        double median = profile?.Quantile(0.5) ?? double.NaN;
        if (!double.IsFinite(median))
            return "";
        return input.Kind switch
        {
            ColumnKind.Integer => Math.Round(median).ToString("0", CultureInfo.InvariantCulture),
            ColumnKind.Number => double.Parse(median.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                .ToString("R", CultureInfo.InvariantCulture),
            ColumnKind.Time => TimeText(median, HoldsDates(profile)),
            _ => "",
        };
    }

    private static string? HintOf(InputField input, ColumnProfile? profile)
    {
        if (profile is not { Min: double min, Max: double max } || input.Kind == ColumnKind.Boolean)
            return null;
        return input.Kind == ColumnKind.Time
            ? $"{FigureText.Time(min)} to {FigureText.Time(max)}"
            : ColumnKinds.IsNumeric(input.Kind) ? $"{FigureText.Value(min)} to {FigureText.Value(max)}" : null;
    }

    // Days alone when every quantile falls on midnight.
    private static bool HoldsDates(ColumnProfile? profile) =>
        profile is { Min: double min, Max: double max } && min % 86400 == 0 && max % 86400 == 0;

    private static string TimeText(double seconds, bool date)
    {
        if (Math.Abs(seconds) > 6e10)
            return "";
        DateTime time = DateTime.UnixEpoch.AddSeconds(Math.Floor(seconds));
        return time.ToString(date ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
    }
}

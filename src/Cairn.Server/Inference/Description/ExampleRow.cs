using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models.Signatures;
using Cairn.Server.Hosting;

namespace Cairn.Server.Inference.Description;

/// <summary>
/// A row that a model can be asked about: the middle of its training data, where the profile knows it.
/// </summary>
public static class ExampleRow
{
    /// <summary>A value for each input column of the model.</summary>
    public static JsonObject Of(ServedModel model)
    {
        JsonObject row = [];
        foreach (InputField input in model.Model.Signature.Inputs)
            row[input.Name] = ValueOf(input, model.Profile?.Find(input.Name));
        return row;
    }

    private static JsonNode ValueOf(InputField input, ColumnProfile? profile)
    {
        double middle = profile?.Quantile(0.5) ?? double.NaN;
        string? common = profile?.TopValues.Count > 0 ? profile.TopValues[0].Value : null;
        switch (input.Kind)
        {
            case ColumnKind.Number:
                return double.IsFinite(middle) ? Math.Round(middle, 6) : 1.5;
            case ColumnKind.Integer:
                return double.IsFinite(middle) ? (long)Math.Round(middle) : 1;
            case ColumnKind.Boolean:
                return common != "false";
            case ColumnKind.Time:
                DateTime time = double.IsFinite(middle)
                    ? DateTime.UnixEpoch.AddSeconds(Math.Round(middle))
                    : new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc);
                return time.ToString(
                    time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ssZ",
                    CultureInfo.InvariantCulture);
            case ColumnKind.Category:
                return common ?? (input.Levels is { Count: > 0 } levels ? levels[0] : "a");
            default:
                return "text";
        }
    }
}

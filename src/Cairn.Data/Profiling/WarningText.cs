using System.Globalization;

namespace Cairn.Data.Profiling;

/// <summary>Figures as they stand in warnings.</summary>
internal static class WarningText
{
    public static string Percent(double share) =>
        (100 * share).ToString(share is > 0 and < 0.1 or > 0.99 and < 1 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %";

    public static string Number(double value) => value.ToString(
        value == Math.Truncate(value) && Math.Abs(value) < 1e15 ? "F0" : "G5", CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

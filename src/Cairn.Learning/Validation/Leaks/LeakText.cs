using System.Globalization;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>Figures as they stand in warnings of leaks.</summary>
internal static class LeakText
{
    public static string Percent(double share) =>
        (100 * share).ToString(share is > 0 and < 0.1 or > 0.99 and < 1 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %";

    public static string Figure(double value) => (Math.Floor(value * 10_000) / 10_000).ToString("0.####", CultureInfo.InvariantCulture);

    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Quoted(IReadOnlyList<string> names) => names.Count == 1
        ? $"'{names[0]}'"
        : string.Join(", ", names.SkipLast(1).Select(n => $"'{n}'")) + $" and '{names[^1]}'";
}

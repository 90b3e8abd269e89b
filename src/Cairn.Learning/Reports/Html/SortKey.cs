using System.Globalization;

namespace Cairn.Learning.Reports.Html;

/// <summary>The value of a table's cell as the sorting script reads it.</summary>
public static class SortKey
{
    /// <summary>The number in full; empty, which sorts last, when it is unknown.</summary>
    public static string Of(double? value) =>
        value is double number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}

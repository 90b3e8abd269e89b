using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Diagnosis;

/// <summary>What the rows of a slice have in common in one column.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Level">The value, for columns of few values; null for ranges and missing values.</param>
/// <param name="Low">Least number of a range, −∞ for none; NaN unless it is a range.</param>
/// <param name="High">Greatest number of a range, included; +∞ for none; NaN unless it is a range.</param>
/// <param name="IsTime">Whether the range is of times, in seconds since 1970-01-01 UTC.</param>
public sealed record SliceCondition(
    string Column, string? Level = null, double Low = double.NaN, double High = double.NaN, bool IsTime = false)
{
    /// <summary>Whether the rows are those without a value.</summary>
    public bool IsMissing => Level is null && double.IsNaN(Low);

    /// <summary>The condition in words, such as <c>age ≤ 24</c>.</summary>
    public override string ToString()
    {
        if (Level is not null)
            return $"{Column} = {Level}";
        if (IsMissing)
            return $"{Column} is missing";
        return double.IsNegativeInfinity(Low) ? $"{Column} ≤ {Text(High)}"
            : double.IsPositiveInfinity(High) ? $"{Column} ≥ {Text(Low)}"
            : Low == High ? $"{Column} = {Text(Low)}"
            : $"{Column} from {Text(Low)} to {Text(High)}";
    }

    /// <summary><c>column</c> and <c>level</c>, <c>missing</c>, or <c>low</c> and <c>high</c> (null where it is open).</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new() { ["column"] = Column };
        if (Level is not null)
            json["level"] = Level;
        else if (IsMissing)
            json["missing"] = true;
        else
            (json["low"], json["high"]) = (StoredNumbers.Node(Low), StoredNumbers.Node(High));
        return json;
    }

    private string Text(double value) => IsTime
        ? DateTime.UnixEpoch.AddSeconds(value).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : value.ToString("G5", CultureInfo.InvariantCulture);
}

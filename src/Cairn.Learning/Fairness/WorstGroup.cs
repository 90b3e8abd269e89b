using System.Text.Json.Nodes;

namespace Cairn.Learning.Fairness;

/// <summary>
/// The group that fares worst: bounded group loss asks that its loss be at most some bound (Agarwal, Dudík and Wu,
/// "Fair regression", 2019).
/// </summary>
/// <param name="Loss">What is bounded: <c>error_rate</c> of classes, <c>mean_absolute_error</c> of numbers.</param>
/// <param name="Group">The group.</param>
/// <param name="Value">Its loss.</param>
/// <param name="Bound">The bound asked for, or null.</param>
public sealed record WorstGroup(string Loss, string Group, double Value, double? Bound)
{
    /// <summary>Whether the loss is within the bound; null where none was asked for.</summary>
    public bool? IsWithin => Bound is double bound ? Value <= bound : null;

    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["loss"] = Loss, ["group"] = Group, ["value"] = GroupEstimate.Number(Value) };
        if (Bound is double bound)
        {
            json["bound"] = bound;
            json["within"] = IsWithin;
        }
        return json;
    }
}

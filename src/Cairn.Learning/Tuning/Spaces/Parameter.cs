using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Spaces;

/// <summary>One dimension of a <see cref="SearchSpace"/>.</summary>
/// <remarks>
/// Samplers see a value of it as a coordinate in [0, 1]: linear in the value or in its logarithm, with half a step of room
/// at both ends where there are steps, so that all values have the same share. A choice is its place.
/// </remarks>
public sealed class Parameter
{
    private readonly double _low;
    private readonly double _high;

    /// <summary>A dimension.</summary>
    /// <param name="name">Its name, one of its own in the space.</param>
    /// <param name="range">Its values.</param>
    public Parameter(string name, SearchRange range)
    {
        Name = name;
        Range = range;
        double room = range.Step / 2;
        _low = range.IsLog ? Math.Log(range.Low - room) : range.Low - room;
        _high = range.IsLog ? Math.Log(range.High + room) : range.High + room;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its values.</summary>
    public SearchRange Range { get; }

    /// <summary>Number of different values; null where there are more than can be counted.</summary>
    public long? Count => Range.Low == Range.High ? 1 : Range.Step > 0 ? (long)Math.Round((Range.High - Range.Low) / Range.Step) + 1 : null;

    /// <summary>The coordinate of a value.</summary>
    public double ToUnit(double value) => _high > _low
        ? Math.Clamp(((Range.IsLog ? Math.Log(value) : value) - _low) / (_high - _low), 0, 1)
        : 0.5;

    /// <summary>The value nearest to a coordinate.</summary>
    public double FromUnit(double unit)
    {
        double at = _low + Math.Clamp(unit, 0, 1) * (_high - _low);
        double value = Range.IsLog ? Math.Exp(at) : at;
        if (Range.Step > 0)
            value = Range.Low + Math.Round((value - Range.Low) / Range.Step) * Range.Step;
        return Math.Clamp(value, Range.Low, Range.High);
    }

    /// <summary>The coordinates between which <see cref="FromUnit"/> gives a value; a point where there are no steps.</summary>
    public (double From, double To) CellOf(double value)
    {
        if (Range.Step == 0)
            return (ToUnit(value), ToUnit(value));
        double room = Range.Step / 2;
        return (ToUnit(value - room), ToUnit(value + room));
    }
}

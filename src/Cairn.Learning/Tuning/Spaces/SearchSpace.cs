using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Spaces;

/// <summary>What a search looks through: hyper-parameters with their values, some of which depend on others.</summary>
/// <remarks>
/// A point of it is one number a parameter, in their order: the value, the place of a choice, or NaN for a parameter whose
/// condition does not hold. A condition names a choice that stands before it.
/// </remarks>
public sealed class SearchSpace
{
    private readonly int[] _parents;
    private readonly int[][] _parentValues;

    /// <summary>A space.</summary>
    /// <param name="parameters">Its dimensions, each with a name of its own.</param>
    /// <exception cref="InputException"><c>bad-space</c>: a name twice, or a condition on what is no choice before it.</exception>
    public SearchSpace(params IReadOnlyList<Parameter> parameters)
    {
        Parameters = parameters;
        _parents = new int[parameters.Count];
        _parentValues = new int[parameters.Count][];
        for (int i = 0; i < parameters.Count; i++)
        {
            (string name, SearchCondition? condition) = (parameters[i].Name, parameters[i].Range.Condition);
            if (IndexOf(name) < i)
                throw new InputException("bad-space", $"Parameter '{name}' is in the space twice.", "Give it once.");
            _parents[i] = condition is null ? -1 : IndexOf(condition.Option);
            _parentValues[i] = condition is null ? [] : Places(i, condition);
        }
    }

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of dimensions.</summary>
    public int Count => Parameters.Count;

    /// <summary>Whether some parameters depend on others.</summary>
    public bool IsConditional => _parents.Any(parent => parent >= 0);

    /// <summary>Number of different points; null where there are more than can be counted.</summary>
    public long? PointCount => CountFrom(0, new double[Count]);

    /// <summary>Whether a parameter means anything at a point, of which those before it are known.</summary>
    public bool IsActive(int parameter, ReadOnlySpan<double> point) =>
        _parents[parameter] < 0
        || (!double.IsNaN(point[_parents[parameter]]) && _parentValues[parameter].Contains((int)point[_parents[parameter]]));

    /// <summary>Names with the texts of their values at a point, without those that mean nothing there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Describe(IReadOnlyList<double> point) =>
    [
        .. Parameters.Index().Where(p => !double.IsNaN(point[p.Index]))
            .Select(p => KeyValuePair.Create(p.Item.Name, p.Item.Range.Format(point[p.Index]))),
    ];

    /// <summary>A point as JSON: numbers and texts by name, without those that mean nothing there.</summary>
    public JsonObject ToJson(IReadOnlyList<double> point)
    {
        JsonObject json = [];
        foreach ((int i, Parameter parameter) in Parameters.Index())
        {
            if (!double.IsNaN(point[i]))
                json[parameter.Name] = parameter.Range.IsChoice ? parameter.Range.Format(point[i]) : point[i];
        }
        return json;
    }

    /// <summary>The parameters in groups that always occur together: those without a condition, then those of each.</summary>
    internal IReadOnlyList<int[]> Groups() =>
    [
        .. Enumerable.Range(0, Count)
            .GroupBy(i => (_parents[i], string.Join('|', _parentValues[i])))
            .Select(group => group.ToArray()),
    ];

    private int IndexOf(string name)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Name == name)
                return i;
        }
        return -1;
    }

    private int[] Places(int parameter, SearchCondition condition)
    {
        int parent = IndexOf(condition.Option);
        if (parent < 0 || parent >= parameter || !Parameters[parent].Range.IsChoice)
        {
            throw new InputException(
                "bad-space", $"Parameter '{Parameters[parameter].Name}' depends on '{condition.Option}', which is no choice before it.",
                $"Give '{condition.Option}' as choices, such as {condition.Option}=true,false, before it.");
        }
        List<string> choices = [.. Parameters[parent].Range.Choices];
        int[] places = [.. condition.Values.Select(value => choices.IndexOf(value))];
        return Array.IndexOf(places, -1) is int wrong && wrong >= 0
            ? throw new InputException(
                "bad-space", $"Parameter '{Parameters[parameter].Name}' depends on {condition.Option}={condition.Values[wrong]}, which is not tried.",
                $"Known: {string.Join(", ", choices)}.")
            : places;
    }

    private long? CountFrom(int parameter, double[] point)
    {
        if (parameter == Count)
            return 1;
        Parameter at = Parameters[parameter];
        if (!IsActive(parameter, point))
        {
            point[parameter] = double.NaN;
            return CountFrom(parameter + 1, point);
        }
        if (at.Count is not long values)
            return null;
        if (!_parents.Contains(parameter))
        {
            point[parameter] = at.Range.Low;
            return CountFrom(parameter + 1, point) is long rest && rest < long.MaxValue / values ? rest * values : null;
        }
        long sum = 0;
        for (int place = 0; place < values; place++)
        {
            point[parameter] = place;
            if (CountFrom(parameter + 1, point) is not long part)
                return null;
            sum += part;
        }
        return sum;
    }
}

namespace Cairn.Learning.Metrics;

/// <summary>Gathers values by name of metric, and the reasons of those that are undefined.</summary>
internal sealed class MetricCollector
{
    private readonly Dictionary<string, double> _values = [];
    private readonly Dictionary<string, string> _undefined = [];

    /// <summary>The defined values, in the order of <see cref="Metric.All"/>.</summary>
    public IReadOnlyDictionary<string, double> Values => InOrder(_values);

    /// <summary>Why the others are undefined.</summary>
    public IReadOnlyDictionary<string, string> Undefined => InOrder(_undefined);

    /// <summary>Keeps a value, or the reason why there is none.</summary>
    public void Add(string name, double value, string reason)
    {
        if (double.IsFinite(value))
            _values[name] = value;
        else
            _undefined[name] = reason;
    }

    private static Dictionary<string, T> InOrder<T>(Dictionary<string, T> values)
    {
        Dictionary<string, T> ordered = [];
        foreach (Metric metric in Metric.All)
        {
            if (values.TryGetValue(metric.Name, out T? value))
                ordered[metric.Name] = value;
        }
        return ordered;
    }
}

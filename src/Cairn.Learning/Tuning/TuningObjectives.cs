using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Tuning;

/// <summary>What a search is for: a metric, and perhaps the time or the size of a prediction beside it.</summary>
/// <param name="Metric">The metric of the folds.</param>
/// <param name="Others">Among <c>latency</c>, <c>size</c> and <c>fit_time</c>; all are to be small.</param>
public sealed record TuningObjectives(Metric Metric, IReadOnlyList<string> Others)
{
    private static readonly Dictionary<string, string> s_facts = new()
    {
        ["latency"] = "latency_us", ["size"] = "size_bytes", ["fit_time"] = "fit_seconds",
    };

    /// <summary>Names of all objectives, the metric first.</summary>
    public IReadOnlyList<string> Names => [Metric.Name, .. Others];

    /// <summary>Reads <c>roc_auc</c> or <c>roc_auc,latency</c>.</summary>
    /// <param name="text">The objectives with commas between; null for the headline metric of the task.</param>
    /// <param name="task">The task.</param>
    /// <exception cref="InputException"><c>bad-option</c> or <c>unknown-metric</c>.</exception>
    public static TuningObjectives Parse(string? text, LearningTask task)
    {
        if (text is null)
            return new TuningObjectives(Metric.Headline(task), []);
        string[] names = [.. text.Split(',').Select(name => name.Trim())];
        Metric metric = Metric.Parse(names[0]);
        if (!metric.Tasks.Contains(task) || metric.IsDescriptive)
        {
            throw new InputException(
                "bad-option", $"Option --objective: {metric.Name} is nothing that models of {LearningTasks.NameOf(task)} are compared by.",
                "Wanted one of " + string.Join(", ", Metric.For(task).Where(m => !m.IsDescriptive).Select(m => m.Name)) + ".");
        }
        string? wrong = names.Skip(1).FirstOrDefault(name => !s_facts.ContainsKey(name));
        return wrong is null && names.Distinct().Count() == names.Length
            ? new TuningObjectives(metric, names[1..])
            : throw new InputException(
                "bad-option", $"Option --objective: found '{wrong ?? text}', wanted {string.Join(", ", s_facts.Keys)} after the metric, each once.");
    }

    /// <summary>The losses of a trial.</summary>
    internal double[] LossesOf(double loss, IReadOnlyDictionary<string, double> facts) =>
        [loss, .. Others.Select(name => facts[s_facts[name]])];
}

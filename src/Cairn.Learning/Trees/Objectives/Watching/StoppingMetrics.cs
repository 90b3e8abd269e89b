using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Models;

namespace Cairn.Learning.Trees.Objectives.Watching;

/// <summary>The option <c>stopping_metric</c>: <c>loss</c>, or a metric of the task.</summary>
internal static class StoppingMetrics
{
    /// <summary>What the objective reports of itself.</summary>
    public const string Loss = "loss";

    /// <summary>Whether a metric is known; whether the task has it is not known here.</summary>
    public static bool IsValid(string name) => name == Loss || Metric.Find(name) is not null;

    /// <summary>The metric that a learner asks for; null for the loss itself.</summary>
    /// <exception cref="InputException"><c>bad-option</c>: the task does not have it.</exception>
    public static Metric? Choose(GradientBoosting learner, LearningTask task)
    {
        if (learner.StoppingMetric == Loss)
            return null;
        IReadOnlyList<Metric> fitting = Metric.For(task);
        return fitting.FirstOrDefault(metric => metric.Name == learner.StoppingMetric) ?? throw new InputException(
            "bad-option",
            $"Option 'stopping_metric' of {GradientBoosting.Kind.Name}: found {learner.StoppingMetric}, wanted one of "
                + $"{LearningTasks.NameOf(task)}: {Loss}, {string.Join(", ", fitting.Select(metric => metric.Name))}.");
    }
}

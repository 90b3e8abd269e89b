using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Models;

/// <summary>
/// The names of tasks in options, JSON and messages:
/// <c>regression binary multiclass ranking survival multioutput outliers</c>.
/// </summary>
public static class LearningTasks
{
    /// <summary>All tasks.</summary>
    public static IReadOnlyList<LearningTask> All { get; } =
    [
        LearningTask.Regression, LearningTask.BinaryClassification, LearningTask.MulticlassClassification,
        LearningTask.Ranking, LearningTask.Survival, LearningTask.MultiOutputRegression, LearningTask.OutlierDetection,
    ];

    /// <summary>The name of a task.</summary>
    public static string NameOf(LearningTask task) => task switch
    {
        LearningTask.Regression => "regression",
        LearningTask.BinaryClassification => "binary",
        LearningTask.MulticlassClassification => "multiclass",
        LearningTask.Ranking => "ranking",
        LearningTask.Survival => "survival",
        LearningTask.MultiOutputRegression => "multioutput",
        LearningTask.OutlierDetection => "outliers",
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    /// <summary>The task called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-task</c>.</exception>
    public static LearningTask Parse(string name)
    {
        foreach (LearningTask task in All)
        {
            if (NameOf(task) == name)
                return task;
        }
        throw new InputException("unknown-task", $"'{name}' is not a task.", NearestNames.Hint(name, All.Select(NameOf)));
    }

    /// <summary>True for binary and multiclass classification.</summary>
    public static bool IsClassification(LearningTask task) =>
        task is LearningTask.BinaryClassification or LearningTask.MulticlassClassification;
}

using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation;

/// <summary>Kinds of rows that each part of a split should have in the same share.</summary>
/// <param name="Labels">Names of the kinds, for messages.</param>
/// <param name="Codes">For each row the index of its kind, −1 for none.</param>
internal sealed record Strata(IReadOnlyList<string> Labels, IReadOnlyList<int> Codes)
{
    /// <summary>The classes of a classification, the events and the censored of survival; null for other tasks.</summary>
    public static Strata? Of(Dataset data)
    {
        if (LearningTasks.IsClassification(data.Task))
            return new Strata([.. data.Classes.Labels.Select(label => $"class '{label}'")], data.Classes.Codes);
        return data.Task == LearningTask.Survival
            ? new Strata(
                ["rows without an event", "rows with an event"],
                [.. data.Survival.Upper.Select(upper => double.IsFinite(upper) ? 1 : 0)])
            : null;
    }
}

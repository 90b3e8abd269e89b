using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Datasets;

/// <summary>Whether the roles that a caller gave columns go together, and with the task.</summary>
internal static class RoleCheck
{
    public static void Check(DatasetBuilder given, LearningTask task, Table table, Column[] targets)
    {
        foreach (Column target in targets)
            CheckTarget(given, table, target.Name);
        if (task == LearningTask.Ranking && given.Group is null)
            throw NoQuery();
        if (task != LearningTask.Survival)
        {
            string? stray = given.Event ?? given.UpperBound;
            if (stray is not null)
            {
                string role = given.Event is not null ? "event" : "upper bound";
                throw new InputException(
                    "bad-role", $"Column '{table[stray].Name}' is named as the {role}, which only survival has; "
                    + $"the task is {LearningTasks.NameOf(task)}.",
                    "Ask for --task survival, or leave it out.");
            }
        }
        if (given.Event is not null && table[given.Event].Name == given.UpperBound)
            throw new InputException("bad-role", $"Column '{given.Event}' cannot be both event and upper bound.", "Name two columns.");
    }

    /// <summary>The error for a ranking that does not know its queries.</summary>
    public static InputException NoQuery() => new(
        "no-query", "Ranking wants to know which rows are of one query, and no column says so.",
        "Name the column with --group.");

    private static void CheckTarget(DatasetBuilder given, Table table, string target)
    {
        foreach ((string role, string? name) in new[]
        {
            ("weights", given.Weight), ("groups", given.Group), ("order in time", given.Time), ("events", given.Event),
            ("upper bounds", given.UpperBound),
        })
        {
            if (name is not null && table[name].Name == target)
            {
                throw new InputException(
                    "bad-role", $"Column '{target}' is the target and cannot be the {role} of the rows too.",
                    "Choose another column for one of them.");
            }
        }
        if (given.Drop.Contains(target))
        {
            throw new InputException(
                "bad-role", $"Column '{target}' is the target and cannot be left out.",
                "Choose another target, or keep it.");
        }
    }
}

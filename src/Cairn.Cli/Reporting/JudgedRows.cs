using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Reporting;

/// <summary>Gives rows that a model is judged on the roles that the command line names.</summary>
internal static class JudgedRows
{
    /// <summary>The rows with the column of those that belong together.</summary>
    /// <param name="group">Name of the column; null where none was given.</param>
    /// <param name="data">The rows.</param>
    /// <exception cref="InputException"><c>usage</c> or <c>unknown-column</c>.</exception>
    public static Dataset Grouped(string? group, Dataset data)
    {
        if (group is null)
            return data;
        if (data.Task == LearningTask.Ranking && data.Roles.Group != group)
        {
            throw new InputException(
                "usage", $"--group '{group}': this ranking is judged by the queries of '{data.Roles.Group}'.", "Leave it out.");
        }
        _ = data.Table[group];
        return new Dataset(data.Table, data.Task, data.Roles with { Group = group });
    }

    /// <summary>The signature with the label that says which rows are outliers.</summary>
    /// <param name="signature">Signature of the model.</param>
    /// <param name="label">Name of the column; null where none was given.</param>
    /// <exception cref="InputException"><c>usage</c>: the model does not find outliers.</exception>
    public static Signature Labelled(Signature signature, string? label)
    {
        if (label is null)
            return signature;
        if (signature.Task != LearningTask.OutlierDetection)
        {
            throw new InputException(
                "usage", $"--target is for models that find outliers; this one predicts '{signature.Subject}'.", "Leave it out.");
        }
        return signature with { Target = label, Targets = [label] };
    }
}

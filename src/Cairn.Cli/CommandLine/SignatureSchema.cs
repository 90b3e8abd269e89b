using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Cli.CommandLine;

/// <summary>Turns a signature into the kinds that a file is read by, so that codes and numbers mean what they meant in training.</summary>
internal static class SignatureSchema
{
    public static Schema Of(Signature signature, bool withTarget)
    {
        List<SchemaField> fields =
            [.. signature.Inputs.Select(i => new SchemaField { Name = i.Name, Kind = KindOf(i.Kind) })];
        if (withTarget)
        {
            foreach (string label in signature.LabelColumns.Where(name => signature.Inputs.All(i => i.Name != name)))
            {
                if (LabelKind(signature, label) is ColumnKind kind)
                    fields.Add(new SchemaField { Name = label, Kind = kind });
            }
        }
        return new Schema(fields);
    }

    // What only tells rows apart is read as it comes.
    private static ColumnKind? LabelKind(Signature signature, string label) =>
        label == signature.Query || label == signature.Event || signature.Task == LearningTask.OutlierDetection
            ? null
            : TargetKind(signature);

    // Labels are written as a column of their kind writes them, so the column must be of that kind again.
    private static ColumnKind TargetKind(Signature signature) =>
        !LearningTasks.IsClassification(signature.Task) ? ColumnKind.Number
        : signature.Labels.All(l => l is "true" or "false") ? ColumnKind.Boolean
        : signature.Labels.All(l => long.TryParse(l, out _)) ? ColumnKind.Integer
        : ColumnKind.Category;

    // A later file may hold fractions where the first held whole numbers; a learner sees both as numbers.
    private static ColumnKind KindOf(ColumnKind kind) => kind == ColumnKind.Integer ? ColumnKind.Number : kind;
}

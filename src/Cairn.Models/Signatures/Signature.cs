using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Models.Signatures;

/// <summary>The columns that a model reads and writes. The whole type of a model: there is no compile-time class.</summary>
/// <param name="Task">What the model predicts.</param>
/// <param name="Target">Name of the column it was taught to predict.</param>
/// <param name="Inputs">Columns read, in order.</param>
/// <param name="Outputs">Columns written, in order; the prediction first.</param>
public sealed record Signature(
    LearningTask Task, string Target, IReadOnlyList<InputField> Inputs, IReadOnlyList<OutputField> Outputs)
{
    /// <summary>Labels of the classes in order, empty for regression.</summary>
    public IReadOnlyList<string> Labels =>
        [.. Outputs.Where(o => o.Role == OutputRole.Probability).Select(o => o.Label!)];

    /// <summary>The outputs of a classifier: <c>prediction</c>, then <c>probability_LABEL</c> for each class.</summary>
    public static IReadOnlyList<OutputField> ClassifierOutputs(IReadOnlyList<string> labels) =>
    [
        new OutputField("prediction", ColumnKind.Category, OutputRole.Prediction),
        .. labels.Select(label =>
            new OutputField("probability_" + label, ColumnKind.Number, OutputRole.Probability, label)),
    ];

    /// <summary>The outputs of a regressor: <c>prediction</c>.</summary>
    public static IReadOnlyList<OutputField> RegressorOutputs { get; } =
        [new OutputField("prediction", ColumnKind.Number, OutputRole.Prediction)];

    /// <summary>The columns of <paramref name="rows"/> that the model reads, converted to the kinds it reads them in.</summary>
    /// <param name="rows">Any table that has the input columns.</param>
    /// <param name="allowExtra">Whether columns that the model does not read are ignored or refused.</param>
    /// <exception cref="InputException">
    /// <c>missing-column</c>, <c>extra-column</c>, <c>mistyped-column</c> or <c>missing-value</c>, naming the column.
    /// </exception>
    public Table Bind(Table rows, bool allowExtra = true)
    {
        Column[] bound = BindColumns(rows);
        if (!allowExtra && rows.Columns.Count != bound.Length)
            RefuseExtra(rows);
        return new Table(bound);
    }

    /// <summary>What <see cref="Bind(Table, bool)"/> gives, as bare columns: for models that answer single rows fast.</summary>
    /// <param name="rows">Any table that has the input columns.</param>
    /// <exception cref="InputException"><c>missing-column</c>, <c>mistyped-column</c> or <c>missing-value</c>.</exception>
    public Column[] BindColumns(Table rows)
    {
        Column[] bound = new Column[Inputs.Count];
        for (int i = 0; i < bound.Length; i++)
            bound[i] = Bind(Inputs[i], rows);
        return bound;
    }

    private static Column Bind(InputField input, Table rows)
    {
        Column column = rows.Find(input.Name) ?? throw new InputException(
            "missing-column",
            $"Column '{input.Name}' ({ColumnKinds.NameOf(input.Kind)}) is missing.",
            input.AllowMissing
                ? "Give every column that the model reads; a value may be missing, a column may not."
                : "Give every column that the model reads.");
        Column converted = ColumnConversion.Convert(column, input.Kind);
        if (!input.AllowMissing && converted.MissingCount > 0)
            throw new InputException("missing-value", $"Column '{input.Name}' has missing values, which this model does not take.");
        return converted;
    }

    private void RefuseExtra(Table rows)
    {
        HashSet<string> known = [.. Inputs.Select(i => i.Name)];
        string extra = rows.Names.First(name => !known.Contains(name));
        throw new InputException(
            "extra-column", $"Column '{extra}' is not one that the model reads.", NearestNames.Hint(extra, known));
    }
}

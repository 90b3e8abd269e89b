using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation;

/// <summary>
/// The answers of any model as numbers: the probability of the second of two classes, of each of more, or the predicted
/// numbers. What explanations that know nothing of the inside of a model look at.
/// </summary>
public sealed class ModelAnswers
{
    private readonly int[] _outputs;

    private ModelAnswers(IModel model, int[] outputs, ScoreField[] fields)
    {
        Model = model;
        _outputs = outputs;
        Fields = fields;
    }

    /// <summary>The model.</summary>
    public IModel Model { get; }

    /// <summary>What each number is, at least one.</summary>
    public IReadOnlyList<ScoreField> Fields { get; }

    /// <summary>The answers of a model.</summary>
    /// <exception cref="InputException"><c>nothing-to-explain</c>: none of its outputs is a number.</exception>
    public static ModelAnswers Of(IModel model)
    {
        Signature signature = model.Signature;
        int[] outputs =
        [
            .. Enumerable.Range(0, signature.Outputs.Count).Where(i => signature.Outputs[i].Kind == ColumnKind.Number
                && signature.Outputs[i].Role is not OutputRole.Flag),
        ];
        if (signature.Labels.Count == 2)
            outputs = [outputs[^1]];
        return outputs.Length > 0
            ? new ModelAnswers(
                model, outputs, [.. outputs.Select(output => FieldOf(signature, signature.Outputs[output]))])
            : throw new InputException(
                "nothing-to-explain", $"The {model.Kind} model answers with no number, so there is nothing to explain.");
    }

    /// <summary>The numbers of each row.</summary>
    /// <param name="rows">A table with at least the input columns.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <returns>rows × fields, row-major.</returns>
    public double[] Of(Table rows, int threads = 1)
    {
        Table answers = Model.Predict(rows, threads);
        int fields = _outputs.Length;
        double[] numbers = new double[rows.RowCount * fields];
        for (int field = 0; field < fields; field++)
        {
            double[] column = answers.Columns[_outputs[field]].ToNumbers();
            for (int row = 0; row < column.Length; row++)
                numbers[row * fields + field] = column[row];
        }
        return numbers;
    }

    private static ScoreField FieldOf(Signature signature, OutputField output) => output.Role switch
    {
        OutputRole.Probability => new ScoreField(output.Label!, $"probability of '{output.Label}'", IsShare: true),
        OutputRole.Quantile => new ScoreField("q" + output.Label, $"quantile {output.Label} of '{signature.Target}'"),
        _ => new ScoreField(output.Label ?? output.Name, signature.MeaningOf(output)),
    };
}

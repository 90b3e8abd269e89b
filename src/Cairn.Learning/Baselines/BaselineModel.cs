using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Baselines;

/// <summary>Says the same of every row; what <see cref="Baseline"/> learnt.</summary>
public sealed class BaselineModel : IModel
{
    private readonly double[] _values;

    internal BaselineModel(Signature signature, double[] values)
    {
        Signature = signature;
        _values = values;
    }

    /// <inheritdoc/>
    public string Kind => Baseline.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>The probability of each class in order of the labels, or the predicted number of each output.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1)
    {
        Signature.Bind(rows);
        double[] repeated = new double[rows.RowCount * _values.Length];
        for (int i = 0; i < repeated.Length; i += _values.Length)
            _values.CopyTo(repeated, i);
        return Signature.Task switch
        {
            LearningTask.BinaryClassification or LearningTask.MulticlassClassification =>
                PredictionTable.OfClasses(Signature, repeated),
            // Nothing is known to be unusual, so nothing is called so.
            LearningTask.OutlierDetection => PredictionTable.OfOutliers(Signature, repeated, double.PositiveInfinity),
            _ => PredictionTable.OfOutputs(Signature, repeated),
        };
    }

    /// <inheritdoc/>
    public ModelState Save() => new(Kind, Signature, [], [StoredTensor.From<double>("values", _values)]);

    internal static BaselineModel Load(ModelState state)
    {
        int values = state.Signature.Task switch
        {
            LearningTask.BinaryClassification or LearningTask.MulticlassClassification => state.Signature.Labels.Count,
            LearningTask.OutlierDetection => 1,
            _ => state.Signature.Outputs.Count,
        };
        if (values == 0)
            throw state.Broken("its signature names no class");
        double[] stored = state.Tensor<double>("values", values);
        if (!Array.TrueForAll(stored, double.IsFinite))
            throw state.Broken("tensor 'values' holds a number that is not finite");
        return new BaselineModel(state.Signature, stored);
    }
}

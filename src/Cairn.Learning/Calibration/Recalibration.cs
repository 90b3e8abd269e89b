using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Calibration;

/// <summary>A model that exists with a calibrator behind it, and what it says of rows that its calibrator has not
/// seen.</summary>
/// <param name="Model">The calibrated model.</param>
/// <param name="Predictions">
/// What it would say of <paramref name="Judged"/>, each row by a calibrator that was fitted to other rows.
/// </param>
/// <param name="Judged">The rows that the calibrator was fitted to.</param>
public sealed record Recalibration(CalibratedModel Model, Table Predictions, Dataset Judged)
{
    private const int Parts = 5;

    /// <inheritdoc cref="CalibratedModel.Fit"/>
    public static Recalibration Of(
        IModel model, Dataset data, string method, string rows, int threads = 1, ulong seed = 0)
    {
        CalibratedModel.Check(model.Signature.Task);
        CalibrationMethods.Check(method);
        IModel inner = (model as CalibratedModel)?.Base ?? model;
        Signature signature = inner.Signature;
        string[] unknown = [.. data.Classes.Labels.Except(signature.Labels)];
        if (unknown.Length > 0)
        {
            throw new InputException(
                "unknown-class", $"Target '{data.TargetName}': found '{unknown[0]}', wanted the classes of the model: "
                + string.Join(", ", signature.Labels.Take(10).Select(label => $"'{label}'")) + ".",
                "Write the classes as they were written in training, and leave out rows of any other.");
        }
        FoldSet parts = ContentFolds.Of(data, Parts, seed);
        CalibrationRows known = CalibrationRows.Of(
            EnsembleModel.AnswersOf(inner, data.Table, threads), data, parts.Assignment(), signature);
        CalibratorChoice choice = CalibratorChoice.Of(
            method, known.Probabilities, known.Actual, known.Weights, known.FoldOf, signature.Labels.Count);
        CalibratedModel calibrated = CalibratedModel.Of(inner, known, choice, rows, seed);
        return new Recalibration(
            calibrated, PredictionTable.OfClasses(calibrated.Signature, choice.Calibrated), data.Take(known.Rows));
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Calibration;

/// <summary>A classifier with a calibrator behind it.</summary>
public sealed class CalibratedModel : IModel, IFeatureImportance, IFitRecord
{
    private const string Prefix = "base/";
    private const int FewForIsotonic = 1000;

    private CalibratedModel(Signature signature, IModel inner, Calibrator calibrator, CalibrationRecord? record)
    {
        Signature = signature;
        Base = inner;
        Calibrator = calibrator;
        Record = record;
    }

    /// <inheritdoc/>
    public string Kind => Calibrated.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>The classifier without its calibrator.</summary>
    public IModel Base { get; }

    /// <summary>What its probabilities go through.</summary>
    public Calibrator Calibrator { get; }

    /// <summary>How its probabilities could be believed before and after; null where the fit was stopped before that
    /// was known.</summary>
    public CalibrationRecord? Record { get; }

    /// <summary>The shares of the classifier; none where it gives none.</summary>
    public IReadOnlyList<double> FeatureImportance =>
        (Base as IFeatureImportance)?.FeatureImportance ?? new double[Signature.Inputs.Count];

    /// <inheritdoc/>
    public IReadOnlyList<MetricHistory> FitHistory => (Base as IFitRecord)?.FitHistory ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FitNotes { get; private init; } = [];

    /// <summary>Puts a calibrator behind a model that exists, fitted to rows that the model has not learnt
    /// from.</summary>
    /// <param name="model">A classifier; of one that is calibrated, the classifier within is calibrated anew.</param>
    /// <param name="data">Rows with their true class.</param>
    /// <param name="method">One of <see cref="CalibrationMethods.Names"/>.</param>
    /// <param name="rows">What the rows are, in words.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <param name="seed">Root of the randomness: parts for the choice, intervals.</param>
    /// <exception cref="InputException">
    /// <c>wrong-task</c>, <c>one-class</c>, <c>bad-folds</c>, <c>unknown-class</c>: a class that the model does not
    /// know.
    /// </exception>
    /// <remarks>
    /// A threshold of the model becomes the calibrated probability of it, so that it decides as before but where an
    /// isotonic
    /// function is level.
    /// </remarks>
    public static CalibratedModel Fit(
        IModel model, Dataset data, string method, string rows, int threads = 1, ulong seed = 0) =>
        Recalibration.Of(model, data, method, rows, threads, seed).Model;

    /// <summary>Refuses tasks whose models give no probabilities.</summary>
    /// <exception cref="InputException"><c>wrong-task</c>.</exception>
    public static void Check(LearningTask task)
    {
        if (!LearningTasks.IsClassification(task))
        {
            throw new InputException(
                "wrong-task", $"Only probabilities of classes are calibrated; the task is {LearningTasks.NameOf(task)}.",
                task == LearningTask.Regression
                    ? "For intervals around predicted numbers, use --conformal."
                    : "Leave --calibrate out.");
        }
    }

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1)
    {
        double[] probabilities = EnsembleModel.AnswersOf(Base, Signature.Bind(rows), threads);
        Calibrator.Apply(probabilities);
        return PredictionTable.OfClasses(Signature, probabilities);
    }

    /// <inheritdoc/>
    public ModelState Save()
    {
        List<StoredTensor> tensors = [.. Calibrator.Tensors()];
        JsonObject inner = NestedModel.Save(Base, Prefix, tensors);
        JsonObject settings = new() { ["method"] = Calibrator.Method, ["base"] = inner };
        if (Record is not null)
            settings["record"] = Record.ToJson();
        return new ModelState(Kind, Signature, settings, tensors);
    }

    internal static CalibratedModel Of(IModel model, CalibrationRows rows, string method, string fittedOn, ulong seed) => Of(
        model, rows,
        CalibratorChoice.Of(method, rows.Probabilities, rows.Actual, rows.Weights, rows.FoldOf, model.Signature.Labels.Count),
        fittedOn, seed);

    internal static CalibratedModel Of(IModel model, CalibrationRows rows, CalibratorChoice choice, string fittedOn, ulong seed)
    {
        int classes = model.Signature.Labels.Count;
        Calibrator calibrator = Calibrator.Fit(choice.Method, rows.Probabilities, rows.Actual, rows.Weights, classes);
        CalibrationRecord record =
            CalibrationRecord.Of(choice, calibrator, rows.Probabilities, rows.Actual, rows.Weights, fittedOn, seed);
        Signature signature = model.Signature;
        if (signature.Threshold is double threshold)
            signature = signature with { Threshold = calibrator.Of(threshold) };
        return new CalibratedModel(signature, WithoutThreshold(model), calibrator, record)
        {
            FitNotes = [.. (model as IFitRecord)?.FitNotes ?? [], .. Notes(model, signature, rows, record)],
        };
    }

    /// <summary>A classifier whose probabilities stay as they are.</summary>
    internal static CalibratedModel Uncalibrated(IModel model, string why) =>
        new(model.Signature, model, Calibrator.None(model.Signature.Labels.Count), null)
        {
            FitNotes = [.. (model as IFitRecord)?.FitNotes ?? [], why],
        };

    internal static CalibratedModel Load(ModelState state)
    {
        if (state.Settings["base"] is not JsonObject inner || state.Settings["method"] is not JsonValue node || !node.TryGetValue(out string? method))
            throw state.Broken("it does not say what it calibrates");
        if (NestedModel.KindOf(inner) == Calibrated.Kind.Name || state.Signature.Labels.Count < 2)
            throw state.Broken("it calibrates no classifier");
        IModel model = NestedModel.Load(state, inner, Prefix, "what it calibrates");
        Calibrator calibrator = Calibrator.Load(method, state.Signature.Labels.Count, state);
        return new CalibratedModel(
            state.Signature, model, calibrator, state.Settings["record"] is JsonNode record ? CalibrationRecord.FromJson(record) : null);
    }

    private static IEnumerable<string> Notes(IModel model, Signature signature, CalibrationRows rows, CalibrationRecord record)
    {
        if (rows.LeftOut > 0)
            yield return $"{rows.LeftOut} rows without finite probabilities or a known class were left out of the calibration.";
        if (record.Method == CalibrationMethods.Isotonic && record.Rows < FewForIsotonic)
        {
            yield return $"Isotonic calibration on {record.Rows} rows follows their noise; below {FewForIsotonic} rows, platt or beta is safer.";
        }
        string[] absent = [.. signature.Labels.Where((_, c) => !rows.Actual.Contains(c))];
        if (absent.Length > 0)
            yield return $"No row to calibrate on is {string.Join(", ", absent.Take(5).Select(l => $"'{l}'"))}: its probabilities become small.";
        if (model.Signature.Threshold is double before && signature.Threshold is double after)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"The threshold {before:G4} became {after:G4}, so that the model decides as before.");
        }
    }

    // The threshold is of calibrated probabilities from now on; the classifier within decides nothing.
    private static IModel WithoutThreshold(IModel model)
    {
        if (model.Signature.Threshold is null)
            return model;
        ModelState state = model.Save();
        return Learners.Catalog.Load(state with { Signature = state.Signature with { Threshold = null } });
    }
}

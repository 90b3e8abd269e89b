using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Diagnosis;

/// <summary>What is wrong with a model and with the rows that it learns from.</summary>
public sealed record ModelDiagnosis
{
    private const int MostIssuesInJson = 1000;

    /// <summary>What is predicted.</summary>
    public required Signature Signature { get; init; }

    /// <summary>Rows judged.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether slices and worst rows are those of models that did not see the rows, rather than of the model itself.</summary>
    public required bool IsOutOfFold { get; init; }

    /// <summary>How wrong each row is.</summary>
    public required RowLosses Losses { get; init; }

    /// <summary>Mean loss, and accuracy or RMSE, of all rows.</summary>
    public required (double Loss, double Plain) Overall { get; init; }

    /// <summary>The weakest slices; null when they were not looked for.</summary>
    public IReadOnlyList<Slice>? Slices { get; init; }

    /// <summary>The worst rows; null when they were not looked for.</summary>
    public IReadOnlyList<WorstRow>? WorstRows { get; init; }

    /// <summary>Likely wrong targets; null when they were not looked for.</summary>
    public LabelCheck? Labels { get; init; }

    /// <summary>The learning curve; null when it was not measured.</summary>
    public LearningCurve? Curve { get; init; }

    /// <summary>Robustness; null when it was not measured.</summary>
    public Robustness? Robustness { get; init; }

    /// <summary>Stability; null when it was not measured.</summary>
    public Stability? Stability { get; init; }

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Diagnoses a model.</summary>
    /// <param name="model">The model: for classes or for one number.</param>
    /// <param name="learner">What it was made by, to be fitted anew; null when that is not known.</param>
    /// <param name="data">Rows with their true target; group and time are kept to where rows are divided.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="context">Progress, cancellation, threads, seed.</param>
    /// <exception cref="InputException"><c>wrong-task</c>, <c>no-probability</c>, or what a fit throws.</exception>
    public static ModelDiagnosis Of(
        IModel model, ILearner? learner, Dataset data, DiagnosisOptions? options = null, FitContext? context = null)
    {
        options ??= new DiagnosisOptions();
        context ??= FitContext.Default;
        Signature signature = model.Signature;
        RowLosses own = RowLosses.Of(model.Predict(data.Table, context.Threads), signature, data);
        List<string> notes = [];
        DiagnosisChecks checks = options.Checks;
        if (learner is null && (checks & DiagnosisChecks.Refitting) != 0)
        {
            checks &= ~DiagnosisChecks.Refitting;
            notes.Add("How the model was made is not known, so nothing was fitted anew: labels, curve and stability are left out.");
        }
        RowLosses? outOfFold = null;
        bool wantsFolds = checks.HasFlag(DiagnosisChecks.Labels)
            || (options.WereLearntFrom && (checks & (DiagnosisChecks.Slices | DiagnosisChecks.Rows)) != 0);
        if (learner is not null && wantsFolds)
        {
            CrossValidationResult result = CrossValidation.Run(learner, data, Folds.UpTo(data, options.Folds, context.Seed), context);
            outOfFold = RowLosses.Of(result.OutOfFold, signature with { Outputs = OutputsOf(result.OutOfFold, signature) }, data);
            notes.AddRange(result.Notes);
        }
        bool isOutOfFold = options.WereLearntFrom && outOfFold is not null;
        if (options.WereLearntFrom)
        {
            notes.Add(isOutOfFold
                ? "The model learnt from these rows, so slices and worst rows are those of models that did not see them."
                : "The model learnt from these rows, so it looks better on them than it is.");
        }
        RowLosses losses = isOutOfFold ? outOfFold! : own;
        int[] judged = [.. Enumerable.Range(0, data.RowCount).Where(row => double.IsFinite(losses.Losses[row]))];
        if (judged.Length == 0)
            throw new InputException("no-rows", "There are no rows that can be judged.", "Give rows whose target the model knows.");

        LearningCurve? curve = checks.HasFlag(DiagnosisChecks.Curve) ? LearningCurve.Measure(learner!, data, context) : null;
        if (checks.HasFlag(DiagnosisChecks.Curve) && curve is null)
            notes.Add("There are too few rows for a learning curve.");
        return new ModelDiagnosis
        {
            Signature = signature,
            Rows = judged.Length,
            IsOutOfFold = isOutOfFold,
            Losses = losses,
            Overall = (judged.Average(row => losses.Losses[row]), losses.PlainOf(judged)),
            Slices = checks.HasFlag(DiagnosisChecks.Slices)
                ? new SliceFinder { Most = options.Most, Threads = context.Threads }.Find(InputsOf(signature, data), losses)
                : null,
            WorstRows = checks.HasFlag(DiagnosisChecks.Rows) ? Worst(losses, judged, options.Most, signature, data) : null,
            Labels = checks.HasFlag(DiagnosisChecks.Labels) ? LabelCheck.Of(outOfFold!) : null,
            Curve = curve,
            Robustness = checks.HasFlag(DiagnosisChecks.Robustness) ? Diagnosis.Robustness.Measure(model, data, context) : null,
            Stability = checks.HasFlag(DiagnosisChecks.Stability) ? Diagnosis.Stability.Measure(learner!, data, context: context) : null,
            Notes = notes,
        };
    }

    // Models of the folds may order their outputs as the data does; the names are what counts.
    private static OutputField[] OutputsOf(Table predictions, Signature signature) =>
        [.. signature.Outputs.Where(output => predictions.Find(output.Name) is not null)];

    private static Data.Columns.Column[] InputsOf(Signature signature, Dataset data) =>
        [.. signature.Inputs.Select(input => data.Table[input.Name])];

    private static WorstRow[] Worst(RowLosses losses, int[] judged, int most, Signature signature, Dataset data) =>
    [
        .. judged.OrderByDescending(row => losses.Losses[row]).ThenBy(row => row).Take(most).Select(row => new WorstRow(
            row,
            data.Target.Format(row) ?? "",
            losses.IsClassification
                ? losses.Labels[losses.Predicted[row]]
                : losses.Answers[row].ToString("G6", CultureInfo.InvariantCulture),
            losses.Losses[row],
            [.. signature.Inputs.Select(input => KeyValuePair.Create(input.Name, data.Table[input.Name].Format(row)))])),
    ];

    /// <summary>All that was found, as JSON; what was not looked at is absent.</summary>
    /// <param name="numberOf">The number of a row as people count it, from its index here.</param>
    public JsonObject ToJson(Func<int, int>? numberOf = null)
    {
        numberOf ??= row => row + 1;
        (string loss, string plain) = Losses.Metrics;
        JsonObject json = new()
        {
            ["task"] = LearningTasks.NameOf(Signature.Task),
            ["target"] = Signature.Target,
            ["rows"] = Rows,
            ["judged_by"] = IsOutOfFold ? "out_of_fold" : "model",
            [loss] = StoredNumbers.Node(Overall.Loss),
            [plain] = StoredNumbers.Node(Overall.Plain),
        };
        if (Slices is not null)
            json["slices"] = StoredNumbers.Array(Slices.Select(slice => slice.ToJson(Losses.Metrics)));
        if (WorstRows is not null)
            json["worst_rows"] = StoredNumbers.Array(WorstRows.Select(row => row.ToJson(loss, numberOf)));
        if (Labels is not null)
            json["labels"] = Labels.ToJson(numberOf, MostIssuesInJson);
        if (Curve is not null)
            json["learning_curve"] = Curve.ToJson();
        if (Robustness is not null)
            json["robustness"] = Robustness.ToJson();
        if (Stability is not null)
            json["stability"] = Stability.ToJson();
        json["notes"] = StoredNumbers.Array(Notes);
        return json;
    }
}

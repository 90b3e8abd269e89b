using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Models.Signatures;

/// <summary>The columns that a model reads and writes. The whole type of a model: there is no compile-time class.</summary>
/// <param name="Task">What the model predicts.</param>
/// <param name="Target">Name of the column it was taught to predict, the first of several; empty when there is none.</param>
/// <param name="Inputs">Columns read, in order.</param>
/// <param name="Outputs">Columns written, in order; the prediction first.</param>
public sealed record Signature(
    LearningTask Task, string Target, IReadOnlyList<InputField> Inputs, IReadOnlyList<OutputField> Outputs)
{
    /// <summary>Name of the one output of a ranking: higher comes first.</summary>
    public const string ScoreName = "score";

    /// <summary>Name of the output of a proportional hazards model, the log of the hazard ratio: higher is sooner.</summary>
    public const string RiskName = "risk";

    /// <summary>Name of the output of a model of survival times, the median time to the event: higher is later.</summary>
    public const string TimeName = "time";

    /// <summary>All columns that it was taught to predict; several in multi-output regression.</summary>
    public IReadOnlyList<string> Targets { get; init; } =
        Task == LearningTask.OutlierDetection && Target.Length == 0 ? [] : [Target];

    /// <summary>Ranking: name of the column that tells queries apart; null when the model knows of none.</summary>
    public string? Query { get; init; }

    /// <summary>Survival: name of the column that says whether the event was seen; null when it always was.</summary>
    public string? Event { get; init; }

    /// <summary>Survival in intervals: name of the column of the latest time of the event; null when times are exact.</summary>
    public string? UpperBound { get; init; }

    /// <summary>
    /// Binary classification: the least probability of the second class that predicts it; null for the more probable class.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>Names of the columns that rows must have to be judged on, besides the inputs.</summary>
    public IReadOnlyList<string> LabelColumns =>
        [.. Targets, .. new[] { Query, Event, UpperBound }.Where(name => name is not null).Select(name => name!)];

    /// <summary>What the model predicts in a few words: the targets, or what it does where there are none.</summary>
    public string Subject => Task == LearningTask.OutlierDetection ? "outliers" : string.Join(", ", Targets);

    /// <summary>Labels of the classes in order, empty for other tasks than classification.</summary>
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

    /// <summary>The output of a ranking: <c>score</c>, higher comes first.</summary>
    public static IReadOnlyList<OutputField> RankingOutputs { get; } =
        [new OutputField(ScoreName, ColumnKind.Number, OutputRole.Prediction)];

    /// <summary>The output of a proportional hazards model: <c>risk</c>, higher is sooner.</summary>
    public static IReadOnlyList<OutputField> RiskOutputs { get; } =
        [new OutputField(RiskName, ColumnKind.Number, OutputRole.Prediction)];

    /// <summary>The output of a model of survival times: <c>time</c>, higher is later.</summary>
    public static IReadOnlyList<OutputField> TimeOutputs { get; } =
        [new OutputField(TimeName, ColumnKind.Number, OutputRole.Prediction)];

    /// <summary>
    /// The outputs of a detector of outliers: <c>outlier_score</c> from 0 to 1, higher is more anomalous, and
    /// <c>is_outlier</c>.
    /// </summary>
    public static IReadOnlyList<OutputField> OutlierOutputs { get; } =
    [
        new OutputField("outlier_score", ColumnKind.Number, OutputRole.Prediction),
        new OutputField("is_outlier", ColumnKind.Boolean, OutputRole.Flag),
    ];

    /// <summary>The outputs of a multi-output regressor: <c>prediction_TARGET</c> for each target.</summary>
    public static IReadOnlyList<OutputField> MultiOutputs(IEnumerable<string> targets) =>
    [
        .. targets.Select(target =>
            new OutputField("prediction_" + target, ColumnKind.Number, OutputRole.Prediction, target)),
    ];

    /// <summary>The outputs of a regressor of several quantiles: <c>prediction</c>, then <c>prediction_qLEVEL</c> for each.</summary>
    /// <param name="levels">Levels between 0 and 1, ascending.</param>
    public static IReadOnlyList<OutputField> QuantileOutputs(IEnumerable<double> levels) =>
    [
        .. RegressorOutputs,
        .. levels.Select(level => level.ToString("R", CultureInfo.InvariantCulture)).Select(level =>
            new OutputField("prediction_q" + level, ColumnKind.Number, OutputRole.Quantile, level)),
    ];

    /// <summary>A signature with the task, the targets and the other label columns of <paramref name="data"/>.</summary>
    /// <param name="data">What the model learnt from.</param>
    /// <param name="inputs">Columns read, in order.</param>
    /// <param name="outputs">Columns written, in order; the prediction first.</param>
    public static Signature Of(Dataset data, IReadOnlyList<InputField> inputs, IReadOnlyList<OutputField> outputs) =>
        new(data.Task, data.TargetName, inputs, outputs)
        {
            Targets = data.Roles.Targets,
            Query = data.Task == LearningTask.Ranking ? data.Roles.Group : null,
            Event = data.Roles.Event,
            UpperBound = data.Roles.UpperBound,
        };

    /// <summary>What an output column says, a phrase for people such as <c>probability of 'gold'</c>.</summary>
    /// <param name="output">One of <see cref="Outputs"/>.</param>
    public string MeaningOf(OutputField output) => (output.Role, Task) switch
    {
        (OutputRole.Probability, _) => $"probability of '{output.Label}'",
        (OutputRole.Quantile, _) => $"quantile {output.Label} of '{Target}'",
        (OutputRole.Flag, _) => "whether the row counts as an outlier",
        (_, LearningTask.MultiOutputRegression) => $"predicted '{output.Label}'",
        (_, LearningTask.Ranking) => "score of relevance within its query; higher comes first",
        (_, LearningTask.OutlierDetection) => "how unlike the rows that were learnt from, 0 to 1; higher is more unusual",
        (_, LearningTask.Survival) when output.Name == RiskName => "log of the hazard ratio; higher is sooner",
        (_, LearningTask.Survival) => $"median '{Target}' until the event; higher is later",
        _ when IsClassifier && Threshold is double threshold => string.Create(
            CultureInfo.InvariantCulture, $"'{Labels[1]}' where its probability is at least {threshold:G4}, else '{Labels[0]}'"),
        _ when IsClassifier => $"most probable '{Target}'",
        _ => $"predicted '{Target}'",
    };

    private bool IsClassifier => LearningTasks.IsClassification(Task);

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

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Conformal;

/// <summary>
/// What turns the predictions of a model into intervals or sets that hold the truth as often as they promise, whatever
/// the model
/// and the data, as long as rows to come are of the kind of the rows it was calibrated on. Immutable; safe for any
/// number of threads.
/// </summary>
public sealed partial class ConformalPredictor
{
    private readonly IConformalRule _rule;

    private ConformalPredictor(ConformalPlan plan, Signature signature, IConformalRule rule)
    {
        Plan = plan;
        Signature = signature;
        _rule = rule;
    }

    /// <summary>How it was made; its coverage is the level where none is asked for.</summary>
    public ConformalPlan Plan { get; }

    /// <summary>Signature of the model that it belongs to.</summary>
    public Signature Signature { get; }

    /// <summary>Number of rows that it was calibrated on.</summary>
    public int Rows => _rule.Rows;

    /// <summary>Whether it gives sets of classes rather than intervals of numbers.</summary>
    public bool GivesSets => LearningTasks.IsClassification(Signature.Task);

    /// <summary>What a reader should know of how it was made, a sentence each; not stored.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>The columns that <see cref="Answer"/> gives.</summary>
    public IReadOnlyList<OutputField> Outputs => GivesSets ? s_sets : s_intervals;

    private static readonly OutputField[] s_intervals =
    [
        new(IntervalColumns.Lower, ColumnKind.Number, OutputRole.Quantile),
        new(IntervalColumns.Upper, ColumnKind.Number, OutputRole.Quantile),
    ];

    private static readonly OutputField[] s_sets =
    [
        new(IntervalColumns.Set, ColumnKind.Text, OutputRole.Prediction),
        new(IntervalColumns.SetSize, ColumnKind.Integer, OutputRole.Prediction),
    ];

    /// <summary>The intervals or sets of rows.</summary>
    /// <param name="rows">A table with at least the input columns of the model.</param>
    /// <param name="predictions">What the model says of these rows.</param>
    /// <param name="level">Share of rows to be covered; that of the plan when null.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <returns>Columns <c>lower</c> and <c>upper</c>, or <c>set</c> and <c>set_size</c>; see
    /// <see cref="IntervalColumns"/>.</returns>
    /// <exception cref="InputException"><c>bad-coverage</c>, <c>too-few-rows</c>: more than its rows can
    /// promise.</exception>
    public Table Answer(Table rows, Table predictions, double? level = null, int threads = 1)
    {
        double wanted = level ?? Plan.Coverage;
        CheckLevel(wanted);
        return _rule.Answer(Signature.Bind(rows), EnsembleModel.NumbersOf(predictions, Signature), wanted, threads);
    }

    /// <summary>Refuses a level that cannot be answered.</summary>
    /// <param name="level">Share of rows to be covered.</param>
    /// <exception cref="InputException"><c>bad-coverage</c> or <c>too-few-rows</c>.</exception>
    public void CheckLevel(double level)
    {
        ConformalPlan.CheckCoverage("level of the intervals", level);
        ScoreTable.CheckRows(Rows, level, "");
    }

    /// <summary>Intervals or sets that correct themselves on a stream; only of rules that score rows set
    /// aside.</summary>
    /// <param name="level">Share of rows to be covered in the long run; that of the plan when null.</param>
    /// <param name="rate">How fast the level follows, above 0 and at most 1.</param>
    /// <param name="window">Most scores kept, the newest, ≥ 10.</param>
    /// <exception cref="InputException"><c>not-adaptive</c>, <c>bad-coverage</c> or <c>bad-option</c>.</exception>
    public AdaptiveConformal Adaptive(double? level = null, double rate = 0.01, int window = 10_000)
    {
        double wanted = level ?? Plan.Coverage;
        ConformalPlan.CheckCoverage("level of the intervals", wanted);
        if (_rule is not ScoreRule { ByClass: false, GroupColumn: < 0 } rule)
        {
            throw new InputException(
                "not-adaptive", $"Intervals by {Plan} do not follow a stream.", "Train with --conformal split or quantile for that.");
        }
        if (!(rate > 0 && rate <= 1))
            throw new InputException("bad-option", $"The rate of adaptive intervals: found {rate}, wanted a number above 0 and at most 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 10);
        return new AdaptiveConformal(this, rule, wanted, rate, window);
    }

    /// <summary>The group of each row: its class, its value in the column of a Mondrian plan, or the fifth of its
    /// prediction.</summary>
    /// <param name="data">Rows with their truth.</param>
    /// <param name="predictions">What the model says of them.</param>
    internal (string Kind, string?[] Groups) GroupsOf(Dataset data, Table predictions)
    {
        if (Plan.Column is string column)
        {
            Column values = Signature.Bind(data.Table)[column];
            return (column, [.. Enumerable.Range(0, data.RowCount).Select(row => (string?)ScoreRule.GroupName(values, row))]);
        }
        if (GivesSets)
            return ("class", [.. Enumerable.Range(0, data.RowCount).Select(data.Target.Format)]);
        double[] answers = predictions.Columns[0].ToNumbers();
        int[] order = [.. Enumerable.Range(0, answers.Length).OrderBy(row => answers[row])];
        string?[] fifths = new string?[answers.Length];
        string[] names = ["lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth"];
        for (int rank = 0; rank < order.Length; rank++)
            fifths[order[rank]] = names[Math.Min(4, (int)(5L * rank / order.Length))];
        return ("prediction", fifths);
    }

    /// <summary>The truth of each row as a number or the index of its class; NaN where it is not known.</summary>
    internal double[] TruthOf(Dataset data) => GivesSets
        ? [.. data.WithClasses(Signature.Labels).Classes.Codes.Select(code => code < 0 ? double.NaN : code)]
        : ColumnKinds.IsNumeric(data.Target.Kind)
            ? data.Target.ToNumbers()
            : ColumnConversion.Convert(data.Target, ColumnKind.Number).ToNumbers();
}

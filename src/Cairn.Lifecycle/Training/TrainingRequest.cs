using System.Diagnostics;
using Cairn.Learning.Conformal;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Reports.Cards;
using Cairn.Learning.Validation;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Training;

/// <summary>How a model is to be trained and judged.</summary>
public sealed record TrainingRequest
{
    /// <summary>Learner name that stands for "compare them and take the best".</summary>
    public const string AutoLearner = "auto";

    /// <summary>Target, task, features and other roles.</summary>
    public required DatasetBuilder Roles { get; init; }

    /// <summary>Name of a kind of learner, or <see cref="AutoLearner"/>.</summary>
    public string Learner { get; init; } = AutoLearner;

    /// <summary>Options of the learner by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Share of the rows held out to judge on, in (0, 1); used without test rows and folds.</summary>
    public double HoldOut { get; init; } = 0.2;

    /// <summary>How to divide the rows into folds; null for a hold-out.</summary>
    public FoldPlan? Folds { get; init; }

    /// <summary>Whether a warning of a leak ends the training before the fit.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether the model that ships is fitted again on all rows after a hold-out has judged it.</summary>
    public bool Refit { get; init; }

    /// <summary>The model to go on from; null to begin with nothing.</summary>
    public ParentModel? Parent { get; init; }

    /// <summary>Where to keep what was learnt so far, or what to go on with; null for nowhere.</summary>
    public FitCheckpoint? Checkpoint { get; init; }

    /// <summary>
    /// Longest time that all takes with <see cref="AutoLearner"/>, from <see cref="Started"/> to the registered model: a search
    /// over all learners and their options fills it. Null to compare learners with their usual options.
    /// </summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>When the budget began to run, as <see cref="Stopwatch.GetTimestamp"/> gives it; when the request was made.</summary>
    public long Started { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>
    /// Most memory that the process may take for itself, in bytes; null for as much as it needs. Rows that are in files
    /// (<see cref="TrainingSource.Scratch"/>) and bins that are do not count.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>Name under which the model is registered.</summary>
    public required string ModelName { get; init; }

    /// <summary>The root of all randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use, ≥ 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How often the judged rows are drawn anew to measure the spread of the metrics; 0 for not at all.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>What wrong decisions cost: the model then decides by the threshold that costs least; null for even odds.</summary>
    public ErrorCosts? Costs { get; init; }

    /// <summary>
    /// How the probabilities of a classifier are calibrated, one of <c>CalibrationMethods.Names</c>; null for not at all.
    /// </summary>
    public string? Calibration { get; init; }

    /// <summary>Columns whose groups are compared on the judged rows; the model need not read them.</summary>
    public IReadOnlyList<string> Sensitive { get; init; } = [];

    /// <summary>
    /// How the model is made fairer to the groups of <see cref="Sensitive"/>; its learner and columns are filled in. Null for
    /// not at all.
    /// </summary>
    public Mitigated? Mitigation { get; init; }

    /// <summary>What people say of the model, for its card.</summary>
    public CardTexts Texts { get; init; } = CardTexts.None;

    /// <summary>How intervals or sets of a promised coverage are made; null for none.</summary>
    public ConformalPlan? Conformal { get; init; }

    /// <summary>The command that asked for it, for the report; null when there was none.</summary>
    public string? Command { get; init; }
}

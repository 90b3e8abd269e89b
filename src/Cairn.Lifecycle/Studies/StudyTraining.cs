using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning;
using Cairn.Learning.Baselines;
using Cairn.Learning.Tuning;
using Cairn.Learning.Tuning.Pruning;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Learning.Validation;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Lifecycle.Studies;

/// <summary>
/// Takes a table to a tuned model: searches options on folds of the rows to learn from, keeps every trial in the store, trains
/// the best one, and judges it on rows that no trial has seen.
/// </summary>
public sealed class StudyTraining
{
    private const int DefaultTrials = 50;
    private const int UnlimitedTrials = 1_000_000;

    private readonly CairnStore _store;

    /// <summary>A training that records into <paramref name="store"/>.</summary>
    public StudyTraining(CairnStore store)
    {
        _store = store;
    }

    /// <summary>Checks all of a request that can be checked without data.</summary>
    /// <exception cref="InputException">
    /// <c>unknown-learner</c>, <c>unknown-sampler</c>, <c>unknown-pruner</c>, <c>bad-space</c>, <c>bad-option</c> or
    /// <c>bad-name</c>.
    /// </exception>
    public static void Check(TuneRequest request)
    {
        Trainer.Check(request.Training with { Learner = Baseline.Kind.Name, Options = [] });
        CheckCount("--trials", request.Trials, 1, UnlimitedTrials);
        CheckCount("--parallel", request.Parallel, 1, 256);
        CheckCount("--folds", request.Folds, 2, 1000);
        SamplerNames.Create(request.Sampler ?? "tpe", 1);
        PrunerNames.Create(request.Pruner);
        StoreNames.CheckName("a study", request.Study ?? request.Training.ModelName);
        if (request.Learners.Count > 0)
            _ = new LearnerSpace([.. request.Learners.Distinct().Select(name => Learners.Catalog[name])], request.Space, request.Training.Options);
    }

    /// <summary>Searches, and trains the best.</summary>
    /// <param name="request">What and how.</param>
    /// <param name="data">On what.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Abandons everything; the trials that are done stay in the store.</param>
    /// <param name="stop">Ends the search; the best so far is trained.</param>
    /// <exception cref="InputException">The request or the data cannot be used.</exception>
    public StudyOutcome Run(
        TuneRequest request, TrainingSource data, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default, CancellationToken stop = default)
    {
        Check(request);
        TrainingRequest training = request.Training;
        (Dataset all, _) = training.Roles.Build(data.Rows);
        Dataset train = data.Test is null ? Split.HoldOut(all, training.HoldOut, training.Seed).Train : all;
        LearnerKind[] kinds = KindsFor(request, all.Task);
        LearnerSpace space = new(kinds, request.Space, training.Options);
        TuningObjectives objectives = TuningObjectives.Parse(request.Objective, all.Task);
        bool several = objectives.Others.Count > 0;
        string sampler = request.Sampler ?? (several ? "nsga2" : "tpe");
        int trials = request.Trials ?? (request.Budget is null ? DefaultTrials : UnlimitedTrials);
        FoldSet folds = FoldsOf(train, request);

        string name = request.Study ?? training.ModelName;
        StoredStudy study = _store.Studies.Open(name, Definition(request, data, all, space, objectives, sampler, folds));
        TuningOptions options = new()
        {
            Trials = trials,
            Budget = request.Budget,
            Sampler = SamplerNames.Create(sampler, trials == UnlimitedTrials ? DefaultTrials : trials),
            Pruner = several ? null : PrunerNames.Create(request.Pruner),
            Parallel = request.Parallel,
        };
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop);
        FitContext context = new()
        {
            Progress = progress, Cancellation = either.Token, Threads = training.Threads, Seed = training.Seed,
        };
        Tuner tuner = new(space, train, folds, objectives, options, context, _store.Studies.LogOf(name), study.Trials);
        IReadOnlyList<Trial> done = tuner.Run();
        cancellation.ThrowIfCancellationRequested();

        Trial best = Tuner.BestOf(done)!;
        ILearner learner = space.Create(best.Point);
        TrainingRequest final = training with
        {
            Learner = learner.Kind.Name,
            Options = [.. learner.Kind.OptionsOf(learner).Select(o => KeyValuePair.Create(o.Key, TextOf(o.Value)))],
            Folds = null,
        };
        TrainingOutcome outcome = new Trainer(_store).Train(
            final, data, progress, cancellation, stop.IsCancellationRequested ? CancellationToken.None : stop);
        _store.Studies.SetModel(name, outcome.Version.Name, outcome.Version.Version);
        _store.Runs.SetTags(outcome.Run.Id, [new("study", name), new("trial", best.Number.ToString(CultureInfo.InvariantCulture))]);
        return new StudyOutcome(_store.Studies.Get(name), space, objectives, best, outcome, study.Trials.Count(t => t.State != TrialState.Running));
    }

    private static LearnerKind[] KindsFor(TuneRequest request, LearningTask task)
    {
        if (task == LearningTask.OutlierDetection)
            throw new InputException("wrong-task", "Without a label there is nothing to compare options by.", "Tune a task with a target.");
        string[] names = request.Learners.Count > 0
            ? [.. request.Learners.Distinct()]
            : ["gradient-boosting"];
        LearnerKind[] kinds = [.. names.Select(name => Learners.Catalog[name])];
        LearnerKind? wrong = kinds.FirstOrDefault(kind => !kind.Tasks.Contains(task));
        return wrong is null
            ? kinds
            : throw new InputException(
                "wrong-task", $"Learner {wrong.Name} does not do {LearningTasks.NameOf(task)}.",
                "It does " + string.Join(", ", wrong.Tasks.Select(LearningTasks.NameOf)) + ".");
    }

    private static FoldSet FoldsOf(Dataset train, TuneRequest request) => train.RowCount < 2
        ? throw new InputException("bad-folds", "Trials are judged on folds, and one row to learn from is too few for them.", "Give more rows.")
        : Folds.UpTo(train, request.Folds, request.Training.Seed);

    // What is not here may differ between sessions: trials, budget, threads, parallel trials and the name of the model.
    private static StudyDefinition Definition(
        TuneRequest request, TrainingSource data, Dataset all, LearnerSpace space, TuningObjectives objectives, string sampler,
        FoldSet folds) => new(
    [
        new("data", data.Digest ?? $"{data.Name}, {all.RowCount} rows"),
        new("target", string.Join(",", all.Roles.Targets)),
        new("task", LearningTasks.NameOf(all.Task)),
        new("columns", string.Join(",", all.Roles.Features)),
        new("roles", string.Join(",", [all.Roles.Weight, all.Roles.Group, all.Roles.Time, all.Roles.Event, all.Roles.UpperBound])),
        new("learners", string.Join(",", space.Kinds)),
        new("settings", string.Join(",", request.Training.Options.Select(o => $"{o.Key}={o.Value}"))),
        new("space", string.Join(" ", space.Space.Parameters.Select(Describe))),
        new("objectives", string.Join(",", objectives.Names)),
        new("sampler", sampler),
        new("pruner", request.Pruner),
        new("hold-out", data.TestName ?? request.Training.HoldOut.ToString("R", CultureInfo.InvariantCulture)),
        new("folds", $"{folds.Count} {folds.Method}"),
        new("seed", request.Training.Seed.ToString(CultureInfo.InvariantCulture)),
    ]);

    private static string Describe(Parameter parameter)
    {
        SearchRange range = parameter.Range;
        string values = range.IsChoice
            ? string.Join('|', range.Choices)
            : string.Create(CultureInfo.InvariantCulture, $"{range.Low:R}..{range.High:R}")
                + (range.IsLog ? ":log" : range.Step > 0 ? string.Create(CultureInfo.InvariantCulture, $":step={range.Step:R}") : "");
        string condition = range.Condition is { } when ? $":if={when.Option}={string.Join('|', when.Values)}" : "";
        return $"{parameter.Name}={values}{condition}";
    }

    private static string TextOf(JsonNode? value) => value?.ToString() ?? "";

    private static void CheckCount(string option, int? found, int least, int most)
    {
        if (found < least || found > most)
            throw new InputException("bad-option", $"Option {option}: found {found}, wanted a whole number from {least} to {most}.");
    }
}

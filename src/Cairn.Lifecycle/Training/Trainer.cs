using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Formats;
using Cairn.Learning;
using Cairn.Learning.Baselines;
using Cairn.Learning.Conformal;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Reports;
using Cairn.Learning.Tuning;
using Cairn.Learning.Tuning.Auto;
using Cairn.Learning.Validation;
using Cairn.Learning.Validation.Leaks;
using Cairn.Lifecycle.Reporting;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Lifecycle.Training;

/// <summary>
/// Takes a table to a registered model: gives it roles, chooses a learner, judges it beside the baseline, packages what
/// it learnt, and records all of it as a run.
/// </summary>
/// <remarks>
/// Everything that can be wrong with the request or the data is found before the run begins. The run, the package and
/// the model version appear in one transaction at the end.
/// </remarks>
public sealed class Trainer
{
    private const int AutoFolds = 5;

    private readonly CairnStore _store;

    /// <summary>Called with each warning of a leak, before anything is fitted; null when nobody listens.</summary>
    public Action<LeakWarning>? OnWarning { get; init; }

    /// <summary>A trainer that records into <paramref name="store"/>.</summary>
    public Trainer(CairnStore store)
    {
        _store = store;
    }

    /// <summary>Checks all of a request that can be checked without data.</summary>
    /// <exception cref="InputException">
    /// <c>unknown-learner</c>, <c>unknown-option</c>, <c>bad-option</c> or <c>bad-name</c>.
    /// </exception>
    public static void Check(TrainingRequest request)
    {
        if (request.Learner != TrainingRequest.AutoLearner)
            request.Parent?.Check(Create(request));
        else if (request.Checkpoint is not null)
        {
            throw new InputException(
                "bad-option", "Checkpoints are of one learner, and 'auto' compares several.", "Name the learner with --learner.");
        }
        else if (request.Options.Count > 0)
        {
            throw new InputException(
                "bad-option", $"Option '{request.Options[0].Key}' is of one learner, and 'auto' compares several.",
                "Name the learner with --learner.");
        }
        if (!(request.HoldOut > 0 && request.HoldOut < 1))
        {
            throw new InputException(
                "bad-option",
                string.Create(CultureInfo.InvariantCulture, $"The held-out share: found {request.HoldOut}, wanted a number above 0 and below 1."));
        }
        request.Folds?.Check();
        request.Folds?.CheckRoles(request.Roles.Time is not null, request.Roles.Group is not null);
        if (request.Folds?.Scheme == FoldScheme.LeaveOneOut && request.Learner == TrainingRequest.AutoLearner)
        {
            throw new InputException(
                "bad-option", "Leaving out one row at a time would choose a learner anew for each of them.",
                "Name the learner with --learner, or give --folds a number.");
        }
        TrainingWrappers.Check(request);
        MemoryPlan.Check(request);
        if (request.Resamples is not 0 and (< 100 or > 100_000))
        {
            throw new InputException(
                "bad-option", $"The number of resamples: found {request.Resamples}, wanted 0 for none, or 100 to 100,000.");
        }
        StoreNames.CheckName("a model", request.ModelName);
    }

    /// <summary>Trains.</summary>
    /// <param name="request">How.</param>
    /// <param name="data">On what.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Abandons the training; nothing is registered then, and the run is marked failed.</param>
    /// <param name="stop">
    /// Ends a fit that has something in hand with the best so far, which is judged, packaged and registered; while learners
    /// are compared or folds are judged, it abandons the training.
    /// </param>
    /// <exception cref="InputException">The request or the data cannot be used.</exception>
    public TrainingOutcome Train(
        TrainingRequest request, TrainingSource data, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default, CancellationToken stop = default)
    {
        Check(request);
        request = WithoutFoldColumn(request, data);
        (Dataset all, IReadOnlyList<string> notes) = request.Roles.Build(data.Rows);
        Dataset? test = data.Test is null ? null : LabelledRows.Of(data.Test, all);
        FitContext context = new()
        {
            Progress = progress,
            Cancellation = cancellation,
            Threads = request.Threads,
            Seed = request.Seed,
            Validation = data.Validation is null ? null : LabelledRows.Of(data.Validation, all),
            Initial = request.Parent?.Package.Model,
            RefreshDecay = request.Parent?.RefreshDecay,
            Checkpoint = request.Checkpoint,
            Scratch = data.Scratch,
        };
        context = MemoryPlan.Apply(request, all, context);
        DecisionCosts.Check(request, all);
        TrainingWrappers.Check(request, all);
        TrainingCheckpoint? checkpoint = request.Checkpoint is null
            ? null
            : TrainingCheckpoint.Begin(request, Create(request), data, all);
        Run run = _store.Runs.Start(parameters: Parameters(request, data, all));
        try
        {
            TrainingOutcome outcome = Train(request, data, all, test, [.. data.Notes, .. notes], context, run, stop);
            checkpoint?.Clear();
            return outcome;
        }
        catch (Exception error)
        {
            _store.Runs.Fail(run.Id, error.Message);
            throw;
        }
    }

    private TrainingOutcome Train(
        TrainingRequest request, TrainingSource data, Dataset all, Dataset? test, List<string> notes, FitContext context,
        Run run, CancellationToken stop)
    {
        Column?[] labels = [.. all.Targets, all.Event, all.UpperBound];
        // Thresholds by group read the columns that tell groups apart, whether the learner does or not.
        Column[] read = request.Mitigation?.Method == MitigationMethods.Thresholds
            ? [.. request.Sensitive.Select(name => all.Table[name]).Except(all.Features)]
            : [];
        Table columns = new([.. all.Features, .. read, .. labels.OfType<Column>().Except(read)]);
        TableProfile profile = TableProfile.Of(columns, context.Threads, context.Cancellation);
        Split? split = test is null && request.Folds is null ? Split.HoldOut(all, request.HoldOut, request.Seed) : null;
        FoldSet? folds = request.Folds?.Make(all, request.Seed);
        (Dataset train, Dataset? aside) = request.Conformal is ConformalPlan plan
            ? ConformalPredictor.Divide(plan, split?.Train ?? all, request.Seed)
            : (split?.Train ?? all, null);
        notes.AddRange(split?.Notes ?? []);
        IReadOnlyList<Fold>? parts = split is null ? folds : [split.Rows];
        IReadOnlyList<LeakWarning> warnings = Leaks(request, all, test, parts, context);

        if (request.Parent?.MayHaveSeen(data, request) == true)
            notes.Add("The model before may have learnt from rows that this one is judged on: give --test, or the same seed.");

        AutoSelectionResult? selection = null;
        ILearner learner;
        if (request.Learner == TrainingRequest.AutoLearner && all.Task == LearningTask.OutlierDetection)
        {
            learner = DetectorOfOutliers();
            notes.Add($"{learner.Kind.Name} was taken: without a label there is nothing to compare learners by");
        }
        else if (request.Learner == TrainingRequest.AutoLearner)
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation, stop);
            FitContext ending = context with { Cancellation = either.Token };
            selection = BudgetOf(request) is AutoBudget whole && folds is null && train.RowCount > 1 && AutoMl.Does(train.Task)
                ? AutoMl.Run(train, Folds.UpTo(train, AutoFolds, request.Seed), ending, whole)
                : Select(Share(request.Budget, folds), folds, train, ending);
            // A search keeps what it has when it is stopped; a comparison of few learners says nothing then.
            (selection.Leaderboard.Count > 0 ? context.Cancellation : either.Token).ThrowIfCancellationRequested();
            learner = selection.Chosen;
        }
        else
        {
            learner = Create(request);
            notes.AddRange(learner.Kind.AliasNotes(request.Options.Select(o => o.Key)).Except(notes));
        }

        learner = TrainingWrappers.Wrap(request, learner);
        AutoBudget? budget = selection?.Leaderboard.Count > 0 ? BudgetOf(request) : null;
        using CancellationTokenSource fitting = new();
        using CancellationTokenSource measuring = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        if (budget is not null)
        {
            // The stop that ended the search is not meant for the fit of what it found.
            stop = fitting.Token;
            fitting.CancelAfter(Seconds(budget.Left - budget.After));
            measuring.CancelAfter(Seconds(budget.Left - budget.After / 4));
        }
        Judgement judgement;
        try
        {
            judgement = Judge(request, data, learner, all, train, folds, split, test, context, stop);
        }
        catch (OperationCanceledException) when (selection?.Quick is not null && !context.Cancellation.IsCancellationRequested)
        {
            // The machine may have slept through the budget. What was found must not be lost for it.
            selection = selection.WithQuick();
            learner = TrainingWrappers.Wrap(request, selection.Chosen);
            judgement = Judge(request, data, learner, all, train, folds, split, test, context, CancellationToken.None);
        }
        judgement = JudgementSpread.Measure(DecisionCosts.Decide(judgement, request), request, context);
        notes.AddRange(judgement.Notes.Except(notes));
        FairnessAudit? fairness = TrainingWrappers.Audit(request, judgement, context.Cancellation);
        notes.AddRange(fairness?.Notes ?? []);
        ConformalPredictor? conformal = request.Conformal is ConformalPlan promised
            ? ConformalPredictor.Fit(promised, judgement.Shipped, learner, request.Refit && split is not null ? all : train, aside, context)
            : null;
        notes.AddRange(conformal?.Notes ?? []);
        ImportanceTable importance = Importance(judgement, context with { Cancellation = measuring.Token }, context.Cancellation);
        profile = profile.WithPredictions(judgement.Predictions, context.Threads);
        TrainingFacts facts = new(request, data, learner, judgement, selection, importance, profile, notes, run.Id)
        {
            Warnings = warnings,
            Fairness = fairness,
            Conformal = conformal,
            Coverage = CoverageOf(conformal, judgement, request.Threads),
        };
        PackageManifest manifest = facts.ToManifest();
        ReportContent report = Work(
            facts, RowNumbers(data, all, split), context with { Cancellation = measuring.Token }, context.Cancellation)
            .AddTo(facts.ToReport(manifest));
        return Finish(facts, manifest, report, run);
    }

    // With folds the rows judged are those learnt from.
    private static CoverageScores? CoverageOf(ConformalPredictor? conformal, Judgement judgement, int threads) =>
        conformal is null || judgement.CrossValidation is not null
            ? null
            : CoverageScores.Of(conformal, judgement.Judged, judgement.Predictions, threads: threads);

    // What the report tells besides the judgement: within a few seconds, and within what a budget leaves.
    private static ReportWork Work(TrainingFacts facts, Func<int, int> numberOf, FitContext context, CancellationToken abandon) =>
        new()
        {
            Model = facts.Judgement.Shipped,
            Signature = facts.Judgement.Shipped.Signature,
            Data = facts.Judgement.Judged,
            Predictions = facts.Judgement.Predictions,
            Reference = facts.Data.Test is null ? null : facts.Profile,
            NumberOf = numberOf,
            FitSeconds = facts.Judgement.FitSeconds,
            MostRows = facts.Request.Memory is null ? 50_000 : 10_000,
            MostExplained = 300,
            Explaining = TimeSpan.FromSeconds(2),
            Timing = TimeSpan.FromSeconds(0.3),
            Seed = context.Seed,
            Threads = context.Threads,
            Progress = context.Progress,
            Deadline = context.Cancellation,
            Cancellation = abandon,
        };

    // Rows are counted as in the file that they come from, those without a target included.
    private static Func<int, int> RowNumbers(TrainingSource data, Dataset all, Split? split)
    {
        Table source = data.Test ?? data.Rows;
        int[] kept = all.Roles.LabelledRows(source, all.Task);
        if (data.Test is null && kept.Length != all.RowCount)
            kept = [.. Enumerable.Range(0, all.RowCount)];
        return split is null ? row => kept[row] + 1 : row => kept[split.Rows.Test[row]] + 1;
    }

    private TrainingOutcome Finish(TrainingFacts facts, PackageManifest manifest, ReportContent content, Run run)
    {
        Package package = facts.ToPackage(manifest, content);
        string aside = _store.Blobs.NewTemporaryPath(".cairn");
        try
        {
            package.Save(aside);
            if (content.Speed is not null)
                content = content with { Speed = content.Speed with { PackageBytes = new FileInfo(aside).Length } };
            string report = HtmlReport.Render(content);
            if (facts.Judgement.Model is IFitRecord record)
            {
                foreach (MetricHistory history in record.FitHistory)
                    _store.Runs.LogHistory(run.Id, "validation_" + history.Name, history.First, history.Values);
            }
            _store.Runs.LogParameters(run.Id, facts.LearnerParameters());
            FinishedTraining finished = _store.FinishTraining(
                run.Id, aside, facts.Request.ModelName, facts.Judgement.Metrics, facts.Artifacts(report));
            return new TrainingOutcome(
                facts, package.Manifest, finished.Run, finished.Version!, _store.Models.PackagePathOf(finished.Version!), report);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private static Dictionary<string, string> Parameters(TrainingRequest request, TrainingSource data, Dataset all) => new()
    {
        ["data"] = data.Name,
        ["target"] = string.Join(",", all.Roles.Targets),
        ["task"] = LearningTasks.NameOf(all.Task),
        ["rows"] = all.RowCount.ToString(CultureInfo.InvariantCulture),
        ["features"] = all.Features.Count.ToString(CultureInfo.InvariantCulture),
        ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        ["asked_learner"] = request.Learner,
    };

    private static ILearner Create(TrainingRequest request) => Learners.Catalog[request.Learner].Create(
        request.Parent is null ? request.Options : request.Parent.Options(request.Options));

    private static ILearner DetectorOfOutliers() =>
        Learners.Catalog.Kinds.FirstOrDefault(kind =>
            kind.Tasks.Contains(LearningTask.OutlierDetection) && kind.Name != Baseline.Kind.Name)?.Default
        ?? throw new InputException(
            "wrong-task", "'auto' knows no learner that finds outliers.", "Name the learner with --learner.");

    private IReadOnlyList<LeakWarning> Leaks(
        TrainingRequest request, Dataset all, Dataset? test, IReadOnlyList<Fold>? parts, FitContext context)
    {
        IReadOnlyList<LeakWarning> warnings = request.Memory is not null
            ? LeakCheck.OfColumns(all, context)
            : test is not null
            ? LeakCheck.OfTest(all, test, context)
            : LeakCheck.OfParts(all, parts!, context);
        foreach (LeakWarning warning in warnings)
            OnWarning?.Invoke(warning);
        return !request.Strict || warnings.Count == 0 ? warnings : throw new InputException(
            "leaks", string.Join(" ", warnings.Select(w => w.Message)), "Mend what is told, or leave out --strict to train in spite of it.");
    }

    // Each fold chooses a learner of its own, and one more is chosen to ship.
    private static TimeSpan? Share(TimeSpan? budget, FoldSet? folds) => budget / (1 + (folds?.Count ?? 0));

    private static AutoSelectionResult Select(TimeSpan? budget, FoldSet? folds, Dataset train, FitContext context)
    {
        if (train.RowCount < 2)
        {
            throw new InputException(
                "bad-folds", "Learners are compared by cross-validation, and one row to learn from is too few for it.",
                "Name a learner with --learner, or give more rows.");
        }
        return AutoSelection.Run(train, folds ?? Folds.UpTo(train, AutoFolds, context.Seed), context, budget);
    }

    // A column that numbers the folds says nothing of rows to come.
    private static TrainingRequest WithoutFoldColumn(TrainingRequest request, TrainingSource data)
    {
        if (request.Folds?.Column is not string name)
            return request;
        _ = data.Rows[name];
        DatasetBuilder roles = request.Roles;
        if (roles.Targets.Contains(name))
            throw new InputException("bad-role", $"Column '{name}' is the target; it cannot say the folds.", "Name another with --folds column:NAME.");
        return new[] { roles.Group, roles.Time, roles.Weight, roles.Event, roles.UpperBound }.Contains(name)
            ? request
            : request with { Roles = roles with { Drop = [.. roles.Drop, name] } };
    }

    private static Judgement Judge(
        TrainingRequest request, TrainingSource data, ILearner learner, Dataset all, Dataset train, FoldSet? folds, Split? split,
        Dataset? test, FitContext context, CancellationToken stop)
    {
        if (folds is not null)
        {
            // Where the learner was chosen by these rows, each fold chooses its own, so that none is judged by its choosers.
            Func<Dataset, FitContext, ILearner>? choose = request.Learner == TrainingRequest.AutoLearner
                && all.Task != LearningTask.OutlierDetection
                    ? (rows, inner) => TrainingWrappers.Wrap(
                        request, Select(Share(request.Budget, folds), folds: null, rows, inner).Chosen)
                    : null;
            return ModelJudge.ByFolds(learner, choose, all, train, folds, context, stop);
        }
        if (split is not null)
        {
            string part = string.Create(CultureInfo.InvariantCulture, $"{request.HoldOut:P0} of the rows held out ({split.Method})");
            return ModelJudge.OnRows(learner, train, split.Test, part, request.Refit ? all : null, context, stop);
        }
        return ModelJudge.OnRows(learner, train, test!, data.TestName ?? "test rows", refit: null, context, stop);
    }

    // Rows on which the metric says nothing, such as those of one class, leave the model's own word.
    private static ImportanceTable Importance(Judgement judgement, FitContext context, CancellationToken abandon)
    {
        PermutationImportance permutation = new()
        {
            Seed = context.Seed,
            Threads = context.Threads,
            Cancellation = context.Cancellation,
            Progress = context.Progress,
        };
        try
        {
            return permutation.Measure(judgement.Model, judgement.Judged);
        }
        catch (InputException error) when (error.Code == "undefined-metric")
        {
            return ImportanceTable.FromModel(judgement.Model) ?? new ImportanceTable { Rows = [] };
        }
        catch (OperationCanceledException) when (!abandon.IsCancellationRequested)
        {
            return ImportanceTable.FromModel(judgement.Model) ?? new ImportanceTable { Rows = [] };
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0.01, 1e6));

    // With a refit what ships is fitted twice. With folds each chooses a learner of its own, and no search is made.
    private static AutoBudget? BudgetOf(TrainingRequest request) => request.Budget is TimeSpan budget
        ? new AutoBudget(budget, request.Started) { FinalFits = (request.Refit ? 2 : 1) * TrainingWrappers.FitsOf(request) }
        : null;
}

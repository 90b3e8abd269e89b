using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Baselines;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Effects;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation.Leaks;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Reports;

/// <summary>Whole reports of models that were fitted to made-up rows of every task.</summary>
internal static class FittedReports
{
    private const int Rows = 600;

    /// <summary>Content with every kind of facts, and the manifest and the profile of the model.</summary>
    /// <param name="task">The task.</param>
    /// <param name="first">Name of the first column.</param>
    /// <param name="level">A level of the second column, and the name of a class.</param>
    public static (ReportContent Content, PackageManifest Manifest) Of(LearningTask task, string first = "x", string level = "red")
    {
        Dataset data = DataOf(task, first, level);
        ILearner learner = Learners.Catalog[LearnerOf(task)].Default;
        FitContext context = new() { Threads = 2 };
        IModel model = learner.Fit(data, context);
        Table predictions = model.Predict(data.Table, 2);
        Evaluation evaluation = Evaluation.Of(predictions, model.Signature, data);
        evaluation = evaluation with
        {
            Intervals = MetricBootstrap.Of(predictions, model.Signature, data, evaluation, new BootstrapOptions { Resamples = 100 }),
        };
        TableProfile profile = TableProfile.Of(data.Table);
        PackageManifest manifest = PackageManifest.For(model, learner) with
        {
            Rows = Rows, DataName = "made-up.csv", DataDigest = new string('a', 64), Created = DateTimeOffset.UnixEpoch,
        };
        Table bound = new(model.Signature.BindColumns(data.Table));
        IRowExplainer explainer = ExplanationMethods.Explainer(model, bound.Head(10));
        Table explained = bound.Head(40);
        ContributionTable contributions = explainer.Explain(explained, 2);
        EffectGrid grid = EffectGrid.Of(model.Signature.Inputs[0], bound, 8);
        ReportContent content = new()
        {
            Evaluation = evaluation,
            Learner = learner.Kind.Name,
            Model = "made-up version 3",
            Baseline = Evaluation.Of(new Baseline().Fit(data, context), data),
            JudgedOn = "made-up rows",
            WeakSpots = WeakSpots.Of(predictions, model.Signature, data),
            QueryColumn = model.Signature.Query,
            Points = task == LearningTask.MultiOutputRegression ? PredictedPoints.Of(predictions, model.Signature, data) : [],
            Scores = task == LearningTask.OutlierDetection ? ScoreHistogram.Of(predictions.Columns[0].ToNumbers()) : null,
            Importance = PermutationOf(model, data),
            Explanation = new GlobalExplanation
            {
                Model = model,
                Rows = explained,
                OfRows = Rows,
                Contributions = contributions,
                Method = explainer.Method,
                Effects = [new ColumnEffect(PartialDependence.Of(ModelAnswers.Of(model), explained, grid, 2), null)],
            },
            Trees = model as ITreeModel,
            Profile = profile,
            Shifts = [new ColumnShift(first, false, 0.31, true, "mean 1.2 → 3.4"), new ColumnShift("colour", false, 0.01, false, "")],
            Speed = new ModelSpeed
            {
                FitSeconds = 1.25, BatchRows = Rows, RowsPerSecond = 123_456, Threads = 2, Calls = 500, MedianSeconds = 1.5e-5,
                P99Seconds = 4e-5, PackageBytes = 12_345, PeakBytes = 99L << 20, Machine = "a machine",
            },
            Texts = CardTexts.Of([new("intended_use", $"For {level}."), new("owner", first)]),
            Command = $"cairn train made-up.csv --target '{first}'",
            Warnings = [new LeakWarning("identifier", [first], $"'{first}' counts the rows.", new Dictionary<string, double>())],
            HasLeakCheck = true,
            Facts = [new("seed", "0"), new("SHA-256 of the data", new string('a', 64))],
            Options = [.. manifest.Options.Select(o => KeyValuePair.Create(o.Key, o.Value?.ToString() ?? ""))],
            Links = [new ReportLink("Explanation", "more", level + ".html"), new ReportLink("Diagnosis", "wrong", null, $"cairn diagnose {level}")],
            Notes = [$"about {level}"],
        };
        return (content, manifest);
    }

    private static ImportanceTable? PermutationOf(IModel model, Dataset data) => data.Targets.Count == 0
        ? ImportanceTable.FromModel(model)
        : PermutationImportance.Of(model, data);

    private static string LearnerOf(LearningTask task) => Learners.Catalog["gradient-boosting"].Tasks.Contains(task)
        ? "gradient-boosting"
        : Learners.Catalog.Kinds.First(kind => kind.Tasks.Contains(task) && kind.Name != Baseline.Kind.Name).Name;

    private static Dataset DataOf(LearningTask task, string first, string level)
    {
        SeededRandom random = new(4);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        string[] colours = [level, "green", "blue"];
        int[] colour = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(3))];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => 2 * x[i] + colour[i] + 0.3 * random.NextNormal())];
        NumberColumn one = new(first, x);
        CategoryColumn two = CategoryColumn.FromTexts("colour", [.. colour.Select(c => colours[c])]);
        DatasetRoles roles = new() { Targets = ["y"], Features = [first, "colour"] };
        string Class(double value) => value > 2 ? level + " class" : value > 0 ? "middle" : "low";
        return task switch
        {
            LearningTask.BinaryClassification => new Dataset(
                new Table(one, two, CategoryColumn.FromTexts("y", [.. y.Select(v => v > 1 ? level + " class" : "low")])), task, roles),
            LearningTask.MulticlassClassification => new Dataset(
                new Table(one, two, CategoryColumn.FromTexts("y", [.. y.Select(Class)])), task, roles),
            LearningTask.Ranking => new Dataset(
                new Table(
                    one, two, new NumberColumn("y", [.. y.Select(v => (double)Math.Clamp((int)Math.Round(v), 0, 4))]),
                    new IntegerColumn("query", [.. y.Select((_, i) => (long)(i / 12))])),
                task, roles with { Group = "query" }),
            LearningTask.Survival => new Dataset(
                new Table(
                    one, two, new NumberColumn("y", [.. y.Select(v => Math.Exp(v / 2))]),
                    new BooleanColumn("seen", [.. y.Select((_, i) => (sbyte)(i % 4 == 0 ? 0 : 1))])),
                task, roles with { Event = "seen" }),
            LearningTask.MultiOutputRegression => new Dataset(
                new Table(one, two, new NumberColumn("y", y), new NumberColumn("z", [.. y.Select(v => 1000 - 10 * v)])), task,
                roles with { Targets = ["y", "z"] }),
            LearningTask.OutlierDetection => new Dataset(new Table(one, two), task, roles with { Targets = [] }),
            _ => new Dataset(new Table(one, two, new NumberColumn("y", y)), task, roles),
        };
    }
}

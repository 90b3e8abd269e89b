using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Boosting;

public sealed class BoostingCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-checkpoint-").FullName;

    public static TheoryData<LearningTask, GradientBoosting> Learners => new()
    {
        { LearningTask.Regression, new GradientBoosting { RowFraction = 0.7, ColumnFraction = 0.7 } },
        { LearningTask.BinaryClassification, new GradientBoosting { Dart = true, DartSkip = 0.1, DartDropRate = 0.4 } },
        { LearningTask.MulticlassClassification, new GradientBoosting { Sampling = "goss", LearningRate = 0.5, Bins = 4 } },
        { LearningTask.Regression, new GradientBoosting { LinearLeaves = true, Dart = true, DartSkip = 0.1, DartDropRate = 0.4 } },
        { LearningTask.MulticlassClassification, new GradientBoosting { VectorLeaves = true, Dart = true, DartSkip = 0 } },
        { LearningTask.Regression, new GradientBoosting { Loss = "quantile", Quantiles = "0.1,0.9", EarlyStoppingRounds = 9 } },
        { LearningTask.BinaryClassification, new GradientBoosting { EarlyStoppingRounds = 4, LearningRate = 0.9, Leaves = 60, MinLeafRows = 2 } },
        {
            LearningTask.BinaryClassification,
            new GradientBoosting
            {
                EarlyStoppingRounds = 4, LearningRate = 0.9, Leaves = 60, MinLeafRows = 2, Dart = true, DartSkip = 0,
                DartSample = "weighted", DartDropRate = 0.3,
            }
        },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Learners))]
    public void A_fit_interrupted_after_every_round_gives_the_bytes_of_one_that_was_not(
        LearningTask task, GradientBoosting learner)
    {
        learner = learner with { Rounds = 15 };
        Dataset data = BoostingData.Mixed(task, rows: 600);
        GradientBoostingModel whole = learner.Fit(data, new FitContext { Seed = 3 });
        GradientBoostingModel? model = null;
        int fits = 0;
        bool interrupted = true;
        while (interrupted)
        {
            (model, interrupted) = FitOneRound(learner, data, threads: 1 + fits % 3);
            Assert.True(++fits <= 16);
        }
        Assert.True(fits > 5);
        Assert.Equal(ModelBytes.Of(whole), ModelBytes.Of(model!));
        Assert.Equal(
            whole.FitHistory.Select(h => string.Join(' ', h.Values)), model!.FitHistory.Select(h => string.Join(' ', h.Values)));
        // Over is over: resumed once more, it is the same model again.
        GradientBoostingModel again = learner.Fit(data, Context(resume: true));
        Assert.Equal(ModelBytes.Of(whole), ModelBytes.Of(again));
    }

    [Fact]
    public void Continued_training_resumes_to_the_same_bytes()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 600);
        GradientBoosting learner = new() { Rounds = 6 };
        GradientBoostingModel first = learner.Fit(data);
        byte[] whole = ModelBytes.Of(learner.Continue(first, data));
        bool interrupted = true;
        GradientBoostingModel? model = null;
        while (interrupted)
            (model, interrupted) = FitOneRound(learner, data, 1, first);
        Assert.Equal(12, model!.Rounds);
        Assert.Equal(whole, ModelBytes.Of(model));
    }

    [Fact]
    public void Other_options_and_damaged_files_are_refused_and_other_data_begins_anew()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 300);
        GradientBoosting learner = new() { Rounds = 4 };
        learner.Fit(data, Context(resume: false));
        string path = Assert.Single(Directory.GetFiles(_folder));

        InputException other = Assert.Throws<InputException>(
            () => (learner with { LearningRate = 0.3 }).Fit(data, Context(resume: true)));
        Assert.Equal("wrong-checkpoint", other.Code);
        Assert.Contains("found option 'learning_rate' 0.1, wanted 0.3", other.Message, StringComparison.Ordinal);

        Dataset next = BoostingData.Mixed(LearningTask.Regression, rows: 300, seed: 9);
        Assert.Equal(
            ModelBytes.Of(learner.Fit(next, new FitContext { Seed = 3 })),
            ModelBytes.Of(learner.Fit(next, Context(resume: true))));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);

        byte[] bytes = File.ReadAllBytes(path);
        foreach (int length in new[] { 0, 10, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            InputException broken = Assert.Throws<InputException>(() => learner.Fit(data, Context(resume: true)));
            Assert.Equal("broken-checkpoint", broken.Code);
        }
        Assert.Throws<InputException>(() => learner.Fit(
            data, new FitContext { Checkpoint = new FitCheckpoint(Path.Combine(_folder, "none")) }));
    }

    // The first round of a fit is always told, and is the last one then: the checkpoint after it stays.
    private (GradientBoostingModel Model, bool Interrupted) FitOneRound(
        GradientBoosting learner, Dataset data, int threads, GradientBoostingModel? initial = null)
    {
        using CancellationTokenSource source = new();
        FitContext context = Context(resume: true) with
        {
            Threads = threads,
            Cancellation = source.Token,
            Progress = new AfterRound(source),
            Initial = initial,
        };
        GradientBoostingModel model = learner.Fit(data, context);
        return (model, model.FitNotes.Any(note => note.StartsWith("The fit was stopped after", StringComparison.Ordinal)));
    }

    private FitContext Context(bool resume) => new()
    {
        Seed = 3,
        Checkpoint = new FitCheckpoint(_folder) { EveryRounds = 1, Resume = resume },
    };

    private sealed class AfterRound(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Round > 0)
                source.Cancel();
        }
    }
}

using System.Diagnostics;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Lifecycle.Tests.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Lifecycle.Training;
using Cairn.Models.Datasets;

namespace Cairn.Lifecycle.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_fit_that_stopped_before_it_converged_is_told_of()
    {
        TrainingOutcome outcome = Train(100, Request("logistic-regression") with { Options = [new("max_iterations", "2")] });
        string note = Assert.Single(outcome.Notes);
        Assert.StartsWith("logistic-regression stopped after 2 iterations, before it converged. Raise max_iterations", note);
        Assert.Contains(note, outcome.Report);
        Assert.Empty(Train(100, Request("logistic-regression")).Notes);
    }

    [Fact]
    public void The_rows_learnt_from_are_those_of_the_model_that_ships()
    {
        TrainingRequest request = Request("logistic-regression") with { HoldOut = 0.25 };
        Assert.Equal(75, Train(100, request).Manifest.Rows);
        Assert.Equal(100, Train(100, request with { Refit = true }).Manifest.Rows);
        Assert.Equal(100, Train(100, request with { Folds = 4 }).Manifest.Rows);
    }

    [Fact]
    public void Learners_are_compared_on_fewer_folds_where_rows_are_few()
    {
        TrainingOutcome outcome = Train(5, Request("auto"));
        Assert.Equal(4, outcome.Manifest.Rows);
        Assert.NotNull(outcome.Selection);
        InputException error = Assert.Throws<InputException>(() => Train(2, Request("auto")));
        Assert.Contains("one row to learn from is too few", error.Message);
        // Nothing of it is registered, and the run says why.
        Run failed = Assert.Single(_store.Store.Runs.List(status: RunStatus.Failed));
        Assert.Equal(error.Message, failed.Error);
        Assert.Single(_store.Store.Models.Find("m").Versions);
    }

    [Fact]
    public void A_search_whose_budget_ran_out_while_the_machine_slept_still_gives_a_model()
    {
        TrainingRequest request = Request("auto") with
        {
            Budget = TimeSpan.FromSeconds(5), Started = Stopwatch.GetTimestamp() - 100 * Stopwatch.Frequency,
        };
        TrainingOutcome outcome = Train(100, request);
        Assert.Equal("baseline", outcome.Manifest.Learner);
        Assert.NotEmpty(outcome.Selection!.Leaderboard);
    }

    private TrainingOutcome Train(int rows, TrainingRequest request) =>
        new Trainer(_store.Store).Train(request, new TrainingSource(Rows(rows), "rows"));

    private static TrainingRequest Request(string learner) => new()
    {
        Roles = new DatasetBuilder { Target = "y" },
        Learner = learner,
        ModelName = "m",
    };

    // Two noisy columns: not so easy that two steps find the answer.
    private static Table Rows(int count)
    {
        double[] a = [.. Enumerable.Range(0, count).Select(i => (double)(i * 37 % 101))];
        double[] b = [.. Enumerable.Range(0, count).Select(i => (double)(i * 53 % 97))];
        string[] labels = [.. Enumerable.Range(0, count).Select(i => a[i] - b[i] + i % 5 * 10 > 20 || i == 1 ? "yes" : "no")];
        return new Table(new NumberColumn("a", a), new NumberColumn("b", b), CategoryColumn.FromTexts("y", labels));
    }
}

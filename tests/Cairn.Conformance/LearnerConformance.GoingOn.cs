using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Conformance;

/// <content>Fits in parts, and outputs of several quantiles.</content>
public static partial class LearnerConformance
{
    private static IEnumerable<(string Name, Action<Subject> Run)> GoingOn(Subject subject)
    {
        if (subject.Learner is IContinuedLearner && subject.Options.RoundsOption is not null)
            yield return ("a fit in two parts equals a fit of all rounds", ContinuedEqualsWhole);
        if (subject.Learner is ICheckpointedLearner)
            yield return ("a fit that was stopped and resumed equals one that was not", ResumedEqualsWhole);
        if (subject.Task == LearningTask.Regression && subject.Options.Quantiles is not null)
            yield return ("quantiles do not cross", QuantilesDoNotCross);
    }

    private static void ContinuedEqualsWhole(Subject subject)
    {
        Table table = subject.Easy();
        ILearner whole = subject.Kind.Create([new(subject.Options.RoundsOption!, "6")]);
        ILearner half = subject.Kind.Create([new(subject.Options.RoundsOption!, "3")]);
        IModel first = half.Fit(subject.Of(table));
        string before = Expect.BitsOf(first);
        IModel second = half.Fit(subject.Of(table), new FitContext { Initial = first });
        Expect.Same(before, Expect.BitsOf(first), "The first model before and after it was continued");
        Close(subject, second.Predict(table), whole.Fit(subject.Of(table)).Predict(table), "in two parts", "in one fit");
    }

    private static void ResumedEqualsWhole(Subject subject)
    {
        Table table = subject.Easy();
        string wanted = Expect.BitsOf(subject.Fit(table));
        string folder = Directory.CreateTempSubdirectory("cairn-conformance-").FullName;
        try
        {
            FitCheckpoint checkpoint = new(folder) { EveryRounds = 1 };
            using CancellationTokenSource cancel = new();
            try
            {
                subject.Fit(table, new FitContext
                {
                    Checkpoint = checkpoint,
                    Cancellation = cancel.Token,
                    Progress = new Listener(report => { if (report.Round > 0) cancel.Cancel(); }),
                });
            }
            catch (OperationCanceledException)
            {
                // nothing usable yet, which is allowed
            }
            Expect.True(Directory.EnumerateFiles(folder).Any(), "A fit that was stopped left no checkpoint.");
            IModel resumed = subject.Fit(table, new FitContext { Checkpoint = checkpoint with { Resume = true } });
            Expect.Same(wanted, Expect.BitsOf(resumed), "The models of a fit without pause and of one resumed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void QuantilesDoNotCross(Subject subject)
    {
        IModel model = subject.Kind.Create(subject.Options.Quantiles!).Fit(subject.Of(subject.Easy()));
        Table test = subject.Easy(rows: 400, seed: 7);
        Table predicted = model.Predict(test);
        Expect.Sound(model, predicted, test.RowCount);
        Column[] levels =
        [
            .. predicted.Columns.Where(c => c.Name.Contains("_q", StringComparison.Ordinal)).OrderBy(c => double.Parse(
                c.Name[(c.Name.LastIndexOf("_q", StringComparison.Ordinal) + 2)..], CultureInfo.InvariantCulture)),
        ];
        Expect.True(levels.Length >= 2, $"There are {levels.Length} outputs of quantiles.");
        for (int k = 1; k < levels.Length; k++)
        {
            double[] low = levels[k - 1].ToNumbers();
            double[] high = levels[k].ToNumbers();
            for (int row = 0; row < low.Length; row++)
            {
                Expect.True(
                    low[row] <= high[row],
                    $"Row {row + 1}: '{levels[k - 1].Name}' is {low[row]}, above '{levels[k].Name}', {high[row]}.");
            }
        }
    }
}

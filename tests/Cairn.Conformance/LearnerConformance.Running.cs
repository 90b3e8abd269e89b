using Cairn.Data;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Conformance;

/// <content>What a fit promises while it runs: progress and cancellation.</content>
public static partial class LearnerConformance
{
    private static IEnumerable<(string Name, Action<Subject> Run)> Running()
    {
        yield return ("progress goes from 0 to 1 and never back", ProgressIsMonotone);
        yield return ("progress does not change what is learnt", ProgressChangesNothing);
        yield return ("a fit cancelled before it starts throws", CancelledBeforeItThrows);
        yield return ("a fit cancelled on its way stops with something usable or throws", CancelledOnItsWay);
    }

    private static void ProgressIsMonotone(Subject subject)
    {
        List<FitProgress> reports = [];
        subject.Fit(subject.Easy(), new FitContext { Progress = new Listener(reports.Add) });
        Expect.True(reports.Count > 0, "Nothing was reported.");
        double before = 0;
        foreach (FitProgress report in reports)
        {
            Expect.True(report.Done >= before && report.Done <= 1, $"Progress went from {before} to {report.Done}.");
            Expect.True(report.Stage.Length > 0, "A report does not say what is being done.");
            before = report.Done;
        }
        Expect.True(before == 1, $"Progress ended at {before}.");
    }

    private static void ProgressChangesNothing(Subject subject)
    {
        Table table = subject.Easy();
        IModel watched = subject.Fit(table, new FitContext { Progress = new Listener(_ => { }) });
        Expect.Same(Expect.BitsOf(subject.Fit(table)), Expect.BitsOf(watched), "The models with and without progress");
    }

    private static void CancelledBeforeItThrows(Subject subject)
    {
        try
        {
            subject.Fit(subject.Easy(), new FitContext { Cancellation = new CancellationToken(canceled: true) });
        }
        catch (OperationCanceledException)
        {
            return;
        }
        throw new ConformanceException("The fit went on.");
    }

    private static void CancelledOnItsWay(Subject subject)
    {
        Table table = subject.Easy(rows: 2000);
        using CancellationTokenSource cancel = new();
        FitContext context = new() { Cancellation = cancel.Token, Progress = new Listener(_ => cancel.Cancel()) };
        IModel model;
        try
        {
            model = subject.Fit(table, context);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        Expect.Sound(model, model.Predict(table), table.RowCount);
    }

    private sealed class Listener(Action<FitProgress> hear) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => hear(value);
    }
}

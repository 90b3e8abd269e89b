using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;

namespace Cairn.Conformance;

/// <content>What a prediction promises.</content>
public static partial class LearnerConformance
{
    private const int HammeringThreads = 64;

    private static IEnumerable<(string Name, Action<Subject> Run)> Predicting()
    {
        yield return ("predictions are what the signature says", PredictionsAreSound);
        yield return ("a row is predicted the same alone, in a part and among all", RowsAreIndependent);
        yield return ("predictions do not depend on threads", PredictionsDoNotDependOnThreads);
        yield return ("no rows give no predictions", NoRowsGiveNoPredictions);
        yield return ("the order of columns is irrelevant and an extra column is ignored", ColumnOrderIsIrrelevant);
        yield return ("a column that is missing is named", MissingColumnIsNamed);
        yield return ("a column of the wrong kind is named with its row", MistypedColumnIsNamed);
        yield return ("numbers and times given as text are read", TextFormsAreRead);
        yield return ("a level never seen is predicted, however levels are coded", UnseenLevelIsPredicted);
        yield return ("one model serves many threads at once", ManyThreads);
    }

    private static void PredictionsAreSound(Subject subject)
    {
        IModel model = subject.Fit(subject.Easy());
        Table test = subject.Easy(seed: 5);
        Expect.Sound(model, model.Predict(test), test.RowCount);
    }

    private static void RowsAreIndependent(Subject subject)
    {
        Table table = subject.Easy(rows: 300);
        IModel model = subject.Fit(table);
        Table all = model.Predict(table);
        int[] part = [.. Enumerable.Range(0, 150).Select(i => (i * 7 + 3) % 300)];
        Expect.Same(Expect.TextOf(all.Take(part)), Expect.TextOf(model.Predict(table.Take(part))), "A part of the predictions");
        for (int row = 0; row < 25; row++)
        {
            Table alone = model.Predict(table.Slice(row, row + 1));
            Expect.Same(Expect.TextOf(all.Slice(row, row + 1)), Expect.TextOf(alone), $"The predictions of row {row + 1}");
        }
    }

    private static void PredictionsDoNotDependOnThreads(Subject subject)
    {
        IModel model = subject.Fit(subject.Easy());
        Table many = subject.Easy(rows: 9000, seed: 3);
        string one = Expect.TextOf(model.Predict(many, 1));
        foreach (int threads in new[] { 2, 5 })
            Expect.Same(one, Expect.TextOf(model.Predict(many, threads)), $"The predictions at 1 and {threads} threads");
    }

    private static void NoRowsGiveNoPredictions(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        Expect.Sound(model, model.Predict(table.Head(0)), 0);
    }

    private static void ColumnOrderIsIrrelevant(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        string wanted = Expect.TextOf(model.Predict(table));
        Table turned = table.Select(table.Names.Reverse()).Without([ConformanceData.Target]);
        Expect.Same(wanted, Expect.TextOf(model.Predict(turned)), "The predictions for turned columns");
        Table wider = turned.With(new NumberColumn("stranger", new double[table.RowCount]));
        Expect.Same(wanted, Expect.TextOf(model.Predict(wider)), "The predictions with an extra column");
    }

    private static void MissingColumnIsNamed(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        foreach (string name in model.Signature.Inputs.Select(input => input.Name))
            Expect.Refused(() => model.Predict(table.Without([name])), $"'{name}'", "missing-column");
    }

    private static void MistypedColumnIsNamed(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        string?[] words = [.. Enumerable.Repeat("17", table.RowCount)];
        words[2] = "seventeen";
        foreach (string name in new[] { "size", "count", "active", "start" })
        {
            Table mistyped = table.With(CategoryColumn.FromTexts(name, words));
            Expect.Refused(() => model.Predict(mistyped), $"'{name}'", "mistyped-column");
        }
        Expect.Refused(() => model.Predict(table.With(CategoryColumn.FromTexts("size", words))), "row 3", "mistyped-column");
    }

    private static void TextFormsAreRead(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        Table texts = new([.. table.Columns.Select(column => (Column)CategoryColumn.FromTexts(
            column.Name, [.. Enumerable.Range(0, column.Count).Select(column.Format)]))]);
        Expect.Same(Expect.TextOf(model.Predict(table)), Expect.TextOf(model.Predict(texts)), "The predictions from texts");
    }

    private static void UnseenLevelIsPredicted(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        Table strange = table.With(CategoryColumn.FromTexts("plan", [.. Enumerable.Repeat("platinum", table.RowCount)]));
        Expect.Sound(model, model.Predict(strange), table.RowCount);

        string?[] plans = [.. Enumerable.Range(0, table.RowCount).Select(table["plan"].Format)];
        string[] levels = ["zinc", "silver", "gold", "basic"];
        int[] codes = [.. plans.Select(plan => Array.IndexOf(levels, plan))];
        Table recoded = table.With(new CategoryColumn("plan", codes, levels));
        Expect.Same(
            Expect.TextOf(model.Predict(table)), Expect.TextOf(model.Predict(recoded)), "The predictions for other codes");
    }

    private static void ManyThreads(Subject subject)
    {
        Table table = subject.Easy(rows: 60);
        IModel model = subject.Fit(table);
        string wanted = Expect.TextOf(model.Predict(table));
        string?[] found = new string?[HammeringThreads];
        Thread[] threads = [.. Enumerable.Range(0, HammeringThreads).Select(t => new Thread(() =>
        {
            for (int again = 0; again < 5; again++)
            {
                string predicted = Expect.TextOf(model.Predict(table, 1 + t % 3));
                if (again == 0 || found[t] == wanted)
                    found[t] = predicted;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        foreach (string? each in found)
            Expect.Same(wanted, each ?? "", "The predictions of two threads");
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Conformance;

/// <content>Data of unusual shape: learnt from soundly, or refused with the reason.</content>
public static partial class LearnerConformance
{
    private static IEnumerable<(string Name, Action<Subject> Run)> Shapes(Subject subject)
    {
        yield return ("no rows and no features are refused", EmptyDataIsRefused);
        yield return ("free text as a feature is refused by name", TextIsRefused);
        yield return ("one row is learnt from or refused", s => SoundOrRefused(s, s.Easy().Take([3])));
        yield return ("two rows are learnt from or refused", s => SoundOrRefused(s, s.Easy().Take([3, 4])));
        yield return ("one feature of any kind is enough", OneFeature);
        yield return ("a constant feature does no harm", ConstantFeature);
        if (subject.Task != LearningTask.OutlierDetection)
            yield return ("a constant target is predicted or refused", ConstantTarget);
        yield return ("a column given twice does no harm", DuplicatedColumns);
        yield return ("columns of very different size do no harm", ExtremeScales);
        if (!LearningTasks.IsClassification(subject.Task))
            yield break;
        yield return ("labels of numbers, booleans and texts keep their names", LabelsKeepTheirNames);
        yield return ("a class without rows in the training part keeps its column", AbsentClassKeepsItsColumn);
    }

    private static void EmptyDataIsRefused(Subject subject)
    {
        Table table = subject.Easy();
        Dataset none = subject.Of(table.Head(0));
        Expect.Refused(() => subject.Learner.Fit(none), none.TargetName, "no-rows");
        Dataset bare = ConformanceData.Bare(subject.Task, table);
        Expect.Refused(() => subject.Learner.Fit(bare), "columns", "no-features");
    }

    private static void TextIsRefused(Subject subject)
    {
        Table table = subject.Easy();
        string?[] texts = [.. Enumerable.Range(0, table.RowCount).Select(row => (string?)$"free text {row}")];
        table = table.With(new TextColumn("remark", texts, ColumnKind.Text));
        Expect.Refused(() => subject.Fit(table), "'remark'", "wrong-feature");
    }

    private static void OneFeature(Subject subject)
    {
        Table table = subject.Easy();
        foreach (string feature in new[] { "size", "count", "active", "plan", "start" })
        {
            IModel model = subject.Learner.Fit(subject.Of(table, null, feature));
            Expect.Sound(model, model.Predict(table), table.RowCount);
        }
    }

    private static void ConstantFeature(Subject subject)
    {
        Table table = subject.Easy();
        table = table
            .With(new NumberColumn("same", [.. Enumerable.Repeat(0.1, table.RowCount)]))
            .With(CategoryColumn.FromTexts("alike", [.. Enumerable.Repeat("one", table.RowCount)]));
        IModel model = subject.Fit(table);
        Expect.Sound(model, model.Predict(table), table.RowCount);
        Table moved = table.With(new NumberColumn("same", [.. Enumerable.Repeat(7.0, table.RowCount)]));
        Expect.Same(
            Expect.TextOf(model.Predict(table)), Expect.TextOf(model.Predict(moved)),
            "The predictions for two values of a column that was constant in training");
    }

    private static void DuplicatedColumns(Subject subject)
    {
        Table table = subject.Easy();
        Column size = table["size"];
        Column plan = table["plan"];
        table = table.With(size.Rename("size again")).With(plan.Rename("plan again"));
        IModel model = subject.Fit(table);
        Expect.Sound(model, model.Predict(table), table.RowCount);
        if (model is IFeatureImportance known && known.FeatureImportance.Any(share => share > 0))
        {
            double sum = known.FeatureImportance.Sum();
            Expect.True(Math.Abs(sum - 1) < 1e-9, $"The shares with a column given twice sum to {sum}.");
        }
    }

    private static void ConstantTarget(Subject subject)
    {
        Table table = subject.Easy();
        Column constant = LearningTasks.IsClassification(subject.Task)
            ? CategoryColumn.FromTexts(ConformanceData.Target, [.. Enumerable.Repeat("only", table.RowCount)])
            : new NumberColumn(ConformanceData.Target, [.. Enumerable.Repeat(4.25, table.RowCount)]);
        IModel model;
        try
        {
            model = subject.Fit(ConformanceData.WithTarget(table, constant));
        }
        catch (InputException error)
        {
            Expect.Same("constant-target", error.Code, "The codes");
            return;
        }
        Table predicted = model.Predict(table);
        Expect.Sound(model, predicted, table.RowCount);
        if (subject.Task is LearningTask.Ranking or LearningTask.Survival)
            return; // scores of their own scale
        for (int row = 0; row < table.RowCount; row++)
        {
            object? found = predicted.Columns[0].ValueAt(row);
            bool same = found is double number ? Math.Abs(number - 4.25) < 1e-9 : Equals(found, "only");
            Expect.True(same, $"Row {row + 1} is predicted {found} where every target was the same.");
        }
    }

    private static void ExtremeScales(Subject subject)
    {
        Table table = subject.Easy();
        double[] size = table["size"].ToNumbers();
        table = table
            .With(new NumberColumn("huge", [.. size.Select(v => v * 1e150)]))
            .With(new NumberColumn("tiny", [.. size.Select(v => v * 1e-150)]))
            .With(new NumberColumn("far", [.. size.Select(v => v + 1e9)]));
        IModel model = subject.Fit(table);
        Expect.Sound(model, model.Predict(table), table.RowCount);
    }

    private static void LabelsKeepTheirNames(Subject subject)
    {
        Table table = subject.Easy();
        bool isBinary = subject.Task == LearningTask.BinaryClassification;
        int classes = isBinary ? 2 : 12;
        double[] size = table["size"].ToNumbers();
        int[] codes = [.. size.Select((s, row) => isBinary ? (s > 0 ? 1 : 0) : row % classes)];
        List<(Column Target, string Labels)> cases =
        [
            (new IntegerColumn(ConformanceData.Target, [.. codes.Select(c => (long)c + 1)]),
                string.Join(",", Enumerable.Range(1, classes))),
            (CategoryColumn.FromTexts(ConformanceData.Target, [.. codes.Select(c => $"größe {c:00}")]),
                string.Join(",", Enumerable.Range(0, classes).Select(c => $"größe {c:00}"))),
        ];
        if (isBinary)
            cases.Add((new BooleanColumn(ConformanceData.Target, [.. codes.Select(c => (sbyte)c)]), "false,true"));
        foreach ((Column target, string labels) in cases)
        {
            IModel model = subject.Fit(ConformanceData.WithTarget(table, target));
            Expect.Same(labels, string.Join(",", model.Signature.Labels), "The labels");
            Expect.Sound(model, model.Predict(table), table.RowCount);
        }
    }

    private static void AbsentClassKeepsItsColumn(Subject subject)
    {
        Dataset data = subject.Of(subject.Easy());
        int[] rows = [.. Enumerable.Range(0, data.RowCount).Where(row => data.Classes.Codes[row] != 1)];
        IModel model = subject.Learner.Fit(data.Take(rows));
        Expect.Same(string.Join(",", data.Classes.Labels), string.Join(",", model.Signature.Labels), "The labels");
        Expect.Sound(model, model.Predict(data.Table), data.RowCount);
    }

    private static void SoundOrRefused(Subject subject, Table table)
    {
        IModel model;
        try
        {
            model = subject.Fit(table);
        }
        catch (InputException error)
        {
            Expect.True(error.Message.Length > 20, $"The error says too little: {error.Message}");
            return;
        }
        Expect.Sound(model, model.Predict(subject.Easy()), subject.Easy().RowCount);
    }
}

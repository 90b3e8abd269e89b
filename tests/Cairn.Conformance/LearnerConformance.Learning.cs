using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Conformance;

/// <content>What a fit promises.</content>
public static partial class LearnerConformance
{
    private static IEnumerable<(string Name, Action<Subject> Run)> Learning(Subject subject)
    {
        yield return ("fit leaves the data unchanged", FitLeavesDataUnchanged);
        yield return ("the same seed gives the same bytes at 1, 2 and 5 threads", SameBytesAtAnyThreads);
        yield return ("a second fit forgets the first", SecondFitIsIndependent);
        yield return ("copies with other options share nothing", CopiesShareNothing);
        yield return ("any seed gives a sound model, and always the same one", AnotherSeedIsSound);
        yield return ("a saved and loaded model is the same model", SavedModelIsTheSame);
        yield return ("a stored model without one of its arrays is refused", BrokenModelIsRefused);
        yield return ("the signature says what was learnt from what", SignatureIsRight);
        if (subject.Task != LearningTask.OutlierDetection)
            yield return ("targets that are missing or infinite are refused by name", BadTargetsAreRefused);
        yield return ("numbers of single precision are learnt from as the doubles that they equal", SinglesAreTheirDoubles);
        yield return ("infinite features are taken or refused by name", InfiniteFeatures);
        yield return subject.Learner is IMissingValueLearner
            ? ("missing values are taken in training and prediction", MissingValuesAreTaken)
            : ("missing values are refused by column", MissingValuesAreRefused);
        if (subject.Options.LearnsFromFeatures)
            yield return ("an easy problem is learnt far better than the base rate", BeatsTheBaseRate);
        if (subject.Options.LearnsFromFeatures && subject.Task != LearningTask.OutlierDetection)
            yield return ("a column that says nothing has little importance", UselessColumnMattersLittle);
        yield return ("importance, where it is known, is a share of each input column", ImportanceIsAShare);
    }

    private static void FitLeavesDataUnchanged(Subject subject)
    {
        Table table = subject.Easy();
        string before = Expect.TextOf(table);
        subject.Fit(table).Predict(table);
        Expect.Same(before, Expect.TextOf(table), "The tables before and after");
    }

    private static void SameBytesAtAnyThreads(Subject subject)
    {
        Table table = subject.Easy(rows: 5000, missing: subject.Learner is IMissingValueLearner);
        string one = Expect.BitsOf(subject.Fit(table, new FitContext { Threads = 1, Seed = 11 }));
        foreach (int threads in new[] { 2, 5 })
        {
            IModel model = subject.Fit(table, new FitContext { Threads = threads, Seed = 11 });
            Expect.Same(one, Expect.BitsOf(model), $"The models at 1 and {threads} threads");
        }
    }

    private static void SinglesAreTheirDoubles(Subject subject)
    {
        Table table = subject.Easy(rows: 600, missing: subject.Learner is IMissingValueLearner);
        Column[] singles = [.. table.Columns.Select(column => column is NumberColumn numbers
            ? new SingleColumn(column.Name, [.. numbers.Values.ToArray().Select(value => (float)value)])
            : column)];
        Table narrow = new(singles);
        Table wide = new([.. singles.Select(column => column is SingleColumn
            ? new NumberColumn(column.Name, column.ToNumbers())
            : column)]);
        IModel learnt = subject.Fit(narrow);
        IModel wanted = subject.Fit(wide);
        Expect.Same(Expect.BitsOf(wanted), Expect.BitsOf(learnt), "The models of numbers in double and in single precision");
        Expect.Same(
            Expect.TextOf(wanted.Predict(wide)), Expect.TextOf(wanted.Predict(narrow)),
            "The predictions for numbers in double and in single precision");
    }

    private static void SecondFitIsIndependent(Subject subject)
    {
        ILearner learner = subject.Learner;
        Table table = subject.Easy();
        string first = Expect.BitsOf(learner.Fit(subject.Of(table)));
        learner.Fit(subject.Of(subject.Easy(rows: 100, seed: 9)));
        Expect.Same(first, Expect.BitsOf(learner.Fit(subject.Of(table))), "The models of the first and third fit");
    }

    // Copies with other options are fitted in between, and read options from text as the tool does.
    private static void CopiesShareNothing(Subject subject)
    {
        ILearner learner = subject.Learner;
        Table table = subject.Easy(rows: 120);
        string options = OptionsOf(learner);
        string first = Expect.BitsOf(learner.Fit(subject.Of(table)));
        int fitted = 0;
        foreach (LearnerOption option in subject.Kind.Options)
        {
            ILearner? copy = CopyWith(subject.Kind, option.Name);
            if (copy is null || OptionsOf(copy) == options)
                continue;
            Expect.Same(options, OptionsOf(learner), $"The options before and after a copy with another '{option.Name}'");
            Expect.Same(options, OptionsOf(subject.Learner), $"The defaults before and after another '{option.Name}'");
            if (fitted++ < 2)
                FitIfTaken(copy, subject.Of(table));
        }
        Expect.Same(first, Expect.BitsOf(learner.Fit(subject.Of(table))), "The models before and after fits of copies");

        string OptionsOf(ILearner of) => string.Join(", ", subject.Kind.OptionsOf(of).Select(o => $"{o.Key}={o.Value}"));
    }

    private static ILearner? CopyWith(LearnerKind kind, string option)
    {
        foreach (string value in new[] { "3", "1", "0.5", "true", "false" })
        {
            try
            {
                return kind.Create([new(option, value)]);
            }
            catch (InputException)
            {
                // not a value of this option
            }
        }
        return null;
    }

    private static void FitIfTaken(ILearner learner, Dataset data)
    {
        try
        {
            learner.Fit(data);
        }
        catch (InputException)
        {
            // options that do not go together or with the data may be refused
        }
    }

    private static void AnotherSeedIsSound(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table, new FitContext { Seed = ulong.MaxValue });
        Expect.Sound(model, model.Predict(table), table.RowCount);
        IModel again = subject.Fit(table, new FitContext { Seed = ulong.MaxValue });
        Expect.Same(Expect.BitsOf(model), Expect.BitsOf(again), "The models of two fits with the same seed");
    }

    private static void SavedModelIsTheSame(Subject subject)
    {
        Table table = subject.Easy();
        IModel model = subject.Fit(table);
        ModelState state = model.Save();
        Expect.Same(subject.Kind.Name, state.Kind, "The kinds");
        IModel loaded = subject.Kind.Load(state);
        Expect.Same(Expect.BitsOf(model), Expect.BitsOf(loaded), "The stored and loaded models");
        Expect.Same(Expect.TextOf(model.Predict(table)), Expect.TextOf(loaded.Predict(table)), "The predictions");
    }

    private static void BrokenModelIsRefused(Subject subject)
    {
        ModelState state = subject.Fit(subject.Easy()).Save();
        foreach (StoredTensor tensor in state.Tensors)
        {
            ModelState broken = state with { Tensors = [.. state.Tensors.Where(t => t != tensor)] };
            Expect.Refused(() => subject.Kind.Load(broken), tensor.Name, "broken-model");
        }
    }

    private static void SignatureIsRight(Subject subject)
    {
        Dataset data = subject.Of(subject.Easy());
        IModel model = subject.Learner.Fit(data);
        Expect.Same(subject.Kind.Name, model.Kind, "The kinds");
        Expect.True(model.Signature.Task == subject.Task, $"The task is {model.Signature.Task}.");
        Expect.Same(string.Join(",", data.Roles.Targets), string.Join(",", model.Signature.Targets), "The targets");
        Expect.Same(
            string.Join(",", data.Features.Select(f => $"{f.Name} {f.Kind}")),
            string.Join(",", model.Signature.Inputs.Select(i => $"{i.Name} {i.Kind}")), "The inputs");
        if (LearningTasks.IsClassification(subject.Task))
            Expect.Same(string.Join(",", data.Classes.Labels), string.Join(",", model.Signature.Labels), "The labels");
    }

    private static void BadTargetsAreRefused(Subject subject)
    {
        Table table = subject.Easy();
        if (LearningTasks.IsClassification(subject.Task))
        {
            string?[] labels = [.. Enumerable.Range(0, table.RowCount).Select(table[ConformanceData.Target].Format)];
            labels[17] = null;
            Refuse(CategoryColumn.FromTexts(ConformanceData.Target, labels));
            return;
        }
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            double[] values = table[ConformanceData.Target].ToNumbers();
            values[17] = bad;
            Refuse(new NumberColumn(ConformanceData.Target, values));
        }

        void Refuse(Column target)
        {
            Action fit = () => subject.Fit(ConformanceData.WithTarget(table, target));
            Expect.Refused(fit, $"'{ConformanceData.Target}'", "wrong-target", "bad-time");
            Expect.Refused(fit, "row 18", "wrong-target", "bad-time");
        }
    }

    private static void InfiniteFeatures(Subject subject)
    {
        Table table = subject.Easy();
        double[] size = table["size"].ToNumbers();
        size[4] = double.PositiveInfinity;
        Table infinite = table.With(new NumberColumn("size", size));
        TakenOrRefused(() => subject.Fit(infinite), table);
        IModel model = subject.Fit(table);
        TakenOrRefused(() => { Expect.Sound(model, model.Predict(infinite), infinite.RowCount); return model; }, table);

        static void TakenOrRefused(Func<IModel> action, Table clean)
        {
            try
            {
                IModel model = action();
                Expect.Sound(model, model.Predict(clean), clean.RowCount);
            }
            catch (InputException error)
            {
                Expect.True(
                    error.Message.Contains("'size'", StringComparison.Ordinal)
                        && error.Message.Contains("row 5", StringComparison.Ordinal),
                    $"The error does not name the column and row: {error.Message}");
            }
        }
    }

    private static void MissingValuesAreTaken(Subject subject)
    {
        Table table = subject.Easy(missing: true);
        IModel model = subject.Fit(table);
        Expect.Sound(model, model.Predict(table), table.RowCount);
        Table allMissing = table.With(new NumberColumn("size", [.. Enumerable.Repeat(double.NaN, table.RowCount)]));
        Expect.Sound(model, model.Predict(allMissing), table.RowCount);
        IModel ofNothing = subject.Fit(allMissing);
        Expect.Sound(ofNothing, ofNothing.Predict(table), table.RowCount);
        IModel ofWhole = subject.Fit(subject.Easy());
        Expect.Sound(ofWhole, ofWhole.Predict(table), table.RowCount);
    }

    private static void MissingValuesAreRefused(Subject subject) =>
        Expect.Refused(() => subject.Fit(subject.Easy(missing: true)), "'size'", "missing-value");

    private static void ImportanceIsAShare(Subject subject)
    {
        IModel model = subject.Fit(subject.Easy());
        if (model is not IFeatureImportance known)
            return;
        IReadOnlyList<double> shares = known.FeatureImportance;
        Expect.True(shares.Count == model.Signature.Inputs.Count, $"There are {shares.Count} shares.");
        Expect.True(shares.All(share => share >= 0), $"A share is negative: {string.Join(", ", shares)}.");
        Expect.True(Math.Abs(shares.Sum() - 1) < 1e-9, $"The shares sum to {shares.Sum()}.");
        if (subject.Task != LearningTask.OutlierDetection)
            Expect.True(shares[0] == shares.Max(), $"'size' decides, but its share is {shares[0]}: {string.Join(", ", shares)}.");
        IReadOnlyList<double> loaded = ((IFeatureImportance)subject.Kind.Load(model.Save())).FeatureImportance;
        Expect.Same(string.Join(",", shares), string.Join(",", loaded), "The shares of the stored model");
    }

    private static void UselessColumnMattersLittle(Subject subject)
    {
        IModel model = subject.Fit(subject.Easy(rows: 400));
        if (model is not IFeatureImportance known)
            return;
        List<string> names = [.. model.Signature.Inputs.Select(input => input.Name)];
        double size = known.FeatureImportance[names.IndexOf("size")];
        foreach (string useless in new[] { "noise", "active" })
        {
            double share = known.FeatureImportance[names.IndexOf(useless)];
            Expect.True(share < size / 2, $"'{useless}' says nothing, but its share is {share}; that of 'size' is {size}.");
        }
    }
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Calibration;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Linear;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Calibration;

public sealed class CalibratedTests
{
    [Theory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    [InlineData("temperature")]
    [InlineData("beta")]
    [InlineData("auto")]
    public void A_model_that_is_too_sure_is_brought_down(string method)
    {
        Dataset data = Noisy(3000, 1);
        Dataset test = Noisy(3000, 2);
        GradientBoosting eager = new() { Rounds = 200, LearningRate = 0.3 };
        Evaluation before = Evaluation.Of(eager.Fit(data), test);
        CalibratedModel model = Calibrated.Of(eager, method).Fit(data);
        Evaluation after = Evaluation.Of(model, test);
        Assert.InRange(before.Metrics["calibration_error"], 0.1, 0.5);
        Assert.InRange(after.Metrics["calibration_error"], 0, 0.06);
        Assert.True(after.Metrics["log_loss"] < 0.95 * before.Metrics["log_loss"]);
        // What the record says of rows to come is what they show.
        CalibrationRecord record = model.Record!;
        Assert.Equal(3000, record.Rows);
        Assert.InRange(record.Before.LogLoss / before.Metrics["log_loss"], 0.85, 1.15);
        Assert.InRange(record.After.LogLoss / after.Metrics["log_loss"], 0.9, 1.1);
        Assert.True(record.Before.LogLossInterval.Holds(record.Before.LogLoss));
        Assert.Contains("out-of-fold", record.FittedOn);
        if (method is not "auto")
            Assert.Equal(["none", method], record.Losses.Keys);
    }

    [Fact]
    public void Auto_leaves_probabilities_alone_that_are_right()
    {
        SeededRandom random = new(5);
        double[] p = new double[4000];
        int[] actual = new int[2000];
        for (int row = 0; row < actual.Length; row++)
        {
            p[2 * row + 1] = random.NextDouble();
            p[2 * row] = 1 - p[2 * row + 1];
            actual[row] = random.NextDouble() < p[2 * row + 1] ? 1 : 0;
        }
        CalibratorChoice choice =
            CalibratorChoice.Of("auto", p, actual, [], [.. Enumerable.Range(0, 2000).Select(row => row % 5)], 2);
        Assert.Equal("none", choice.Method);
        Assert.Equal(p, choice.Calibrated);
        Assert.Equal(CalibrationMethods.Choices, choice.Losses.Keys);
    }

    [Fact]
    public void Several_classes_keep_summing_to_1_and_temperature_moves_no_label()
    {
        Dataset data = ThreeClasses(900, 3);
        IModel plain = new RandomForest { Trees = 30 }.Fit(data);
        foreach (string method in new[] { "platt", "isotonic", "temperature", "beta" })
        {
            CalibratedModel model = Calibrated.Of(new RandomForest { Trees = 30 }, method).Fit(data);
            Table predictions = model.Predict(data.Table);
            double[] sums = new double[data.RowCount];
            foreach (Column column in predictions.Columns.Skip(1))
                sums = [.. sums.Zip(column.ToNumbers(), (a, b) => a + b)];
            Assert.All(sums, sum => Assert.Equal(1, sum, 1e-12));
            if (method == "temperature")
            {
                Assert.Equal(
                    Enumerable.Range(0, data.RowCount).Select(plain.Predict(data.Table).Columns[0].Format),
                    Enumerable.Range(0, data.RowCount).Select(predictions.Columns[0].Format));
            }
        }
    }

    // Gradients of single precision leave the splits of boosting open where two are equally good, so a linear model is
    // within.
    [Theory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    [InlineData("temperature")]
    [InlineData("beta")]
    public void Whole_weights_are_repeated_rows(string method)
    {
        Dataset data = ThreeClasses(300, 12);
        double[] weights = [.. Enumerable.Range(0, 300).Select(row => row % 3 + 1.0)];
        Table weighted = data.Table.With(new NumberColumn("w", weights));
        int[] repeated = [.. Enumerable.Range(0, 300).SelectMany(row => Enumerable.Repeat(row, row % 3 + 1))];
        Calibrated learner = Calibrated.Of(new LogisticRegression(), method);
        Table first = learner.Fit(new Dataset(weighted, "y", data.Task, ["x"], "w")).Predict(data.Table);
        Table second = learner.Fit(data.Take(repeated)).Predict(data.Table);
        foreach (Column column in first.Columns.Skip(1))
        {
            double[] wanted = second[column.Name].ToNumbers();
            foreach ((int row, double value) in column.ToNumbers().Index())
                Assert.Equal(wanted[row], value, 1e-5);
        }
    }

    [Fact]
    public void A_saved_model_is_the_same_with_its_record()
    {
        CalibratedModel model = Calibrated.Of(Ensemble.Of([new(new LogisticRegression()), new(new RandomForest { Trees = 10 })])).Fit(Noisy(400, 4));
        CalibratedModel loaded = (CalibratedModel)Learners.Catalog.Load(model.Save());
        Dataset test = Noisy(50, 5);
        Assert.Equal(model.Predict(test.Table).Columns[1].ToNumbers(), loaded.Predict(test.Table).Columns[1].ToNumbers());
        Assert.Equal(model.Record!.ToJson().ToJsonString(), loaded.Record!.ToJson().ToJsonString());
        Assert.Equal(model.Calibrator.Description, loaded.Calibrator.Description);
    }

    [Fact]
    public void A_stored_model_that_is_broken_is_refused()
    {
        ModelState state = Calibrated.Of(new LogisticRegression(), "isotonic").Fit(Noisy(300, 6)).Save();
        Refused(state with { Settings = [] }, "what it calibrates");
        JsonObject settings = (JsonObject)state.Settings.DeepClone();
        settings["method"] = "magic";
        Refused(state with { Settings = settings }, "'magic' is no way");
        settings = (JsonObject)state.Settings.DeepClone();
        settings["base"]!["kind"] = "calibrated";
        Refused(state with { Settings = settings }, "no classifier");
        double[] turned = [.. state.Tensor<double>("calibrator/0").Reverse()];
        Refused(
            state with
            {
                Tensors = [.. state.Tensors.Select(t => t.Name == "calibrator/0" ? Formats.Safetensors.StoredTensor.From<double>(t.Name, turned) : t)],
            },
            "does not ascend");

        static void Refused(ModelState state, string message)
        {
            InputException error = Assert.Throws<InputException>(() => Learners.Catalog.Load(state));
            Assert.Equal("broken-model", error.Code);
            Assert.Contains(message, error.Message);
        }
    }

    [Fact]
    public void A_model_that_exists_is_calibrated_on_other_rows_and_keeps_deciding()
    {
        IModel plain = new GradientBoosting { Rounds = 150, LearningRate = 0.3 }.Fit(Noisy(2000, 7));
        ModelState state = plain.Save();
        IModel deciding = Learners.Catalog.Load(state with { Signature = state.Signature with { Threshold = 0.2 } });
        Dataset rows = Noisy(2000, 8);
        CalibratedModel model = CalibratedModel.Fit(deciding, rows, "beta", "other rows");
        Assert.NotEqual(0.2, model.Signature.Threshold!.Value, 3);
        Assert.Null(model.Base.Signature.Threshold);
        Table test = Noisy(500, 9).Table;
        Assert.Equal(
            Enumerable.Range(0, 500).Select(deciding.Predict(test).Columns[0].Format),
            Enumerable.Range(0, 500).Select(model.Predict(test).Columns[0].Format));
        Assert.Contains(model.FitNotes, note => note.Contains("The threshold 0.2 became"));
        // Calibrating again replaces the calibrator.
        Assert.Same(model.Base, CalibratedModel.Fit(model, rows, "platt", "other rows").Base);
    }

    [Fact]
    public void What_cannot_be_calibrated_is_refused_plainly()
    {
        Dataset data = Noisy(200, 10);
        IModel model = new LogisticRegression().Fit(data);
        Dataset ones = data.Take([.. Enumerable.Range(0, 200).Where(row => data.Classes.Codes[row] == 1)]);
        Refused("bad-folds", "too few", () => CalibratedModel.Fit(model, new Dataset(ones.Table.Take([0]), "y", data.Task, ["x"]), "platt", ""));
        Refused("one-class", "one class", () => Calibrator.Fit("platt", [0.4, 0.6, 0.3, 0.7], [1, 1], [], 2));
        Refused("one-class", "no rows", () => Calibrator.Fit("platt", [], [], [], 2));
        Refused("unknown-method", "'plat'", () => CalibratedModel.Fit(model, data, "plat", ""));
        Refused("wrong-task", "--conformal", () => CalibratedModel.Check(LearningTask.Regression));
        Refused("bad-option", "'learner'", () => Calibrated.Kind.Create([new("learner", """{"learner": "calibrated"}""")]));
        Refused("bad-option", "'learner'", () => Calibrated.Kind.Create([new("learner", """{"learner": "linear-regression"}""")]));

        static void Refused(string code, string text, Action action)
        {
            InputException error = Assert.Throws<InputException>(action);
            Assert.Equal(code, error.Code);
            Assert.Contains(text, error.Message + error.Hint);
        }
    }

    [Fact]
    public void A_fit_that_is_stopped_ships_the_classifier_as_it_is()
    {
        using CancellationTokenSource stop = new();
        FitContext context = new() { Cancellation = stop.Token, Progress = new Stopper(stop) };
        CalibratedModel model = Calibrated.Of(new LogisticRegression(), "platt").Fit(Noisy(300, 11), context);
        Assert.Null(model.Record);
        Assert.Equal("none", model.Calibrator.Method);
        Assert.Contains(model.FitNotes, note => note.Contains("Stopped before"));
        Assert.Null(((CalibratedModel)Learners.Catalog.Load(model.Save())).Record);
    }

    [Fact]
    public void The_interval_of_the_calibration_error_holds_the_truth()
    {
        // Said 0.25 and 0.85, true 0.35 and 0.75: an error of 0.1.
        int held = 0;
        const int Runs = 300;
        for (ulong run = 0; run < Runs; run++)
        {
            SeededRandom random = new(1000 + run);
            double[] p = new double[1000];
            int[] actual = new int[500];
            for (int row = 0; row < 500; row++)
            {
                p[2 * row + 1] = row % 2 == 0 ? 0.25 : 0.85;
                p[2 * row] = 1 - p[2 * row + 1];
                actual[row] = random.NextDouble() < (row % 2 == 0 ? 0.35 : 0.75) ? 1 : 0;
            }
            ReliabilityScores scores = ReliabilityScores.Of(p, actual, [], 2, run);
            held += scores.CalibrationInterval.Holds(0.1) ? 1 : 0;
        }
        Assert.InRange(held / (double)Runs, 0.92, 0.98);
    }

    private static Dataset Noisy(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] z = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        string[] y = [.. x.Select(v => random.NextDouble() < 1 / (1 + Math.Exp(-v)) ? "yes" : "no")];
        return new Dataset(
            new Table(new NumberColumn("x", x), new NumberColumn("z", z), CategoryColumn.FromTexts("y", y)), "y",
            LearningTask.BinaryClassification, ["x", "z"]);
    }

    private static Dataset ThreeClasses(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        string[] y = [.. x.Select(v => (v + random.NextNormal()) switch { < -0.7 => "low", > 0.7 => "high", _ => "mid" })];
        return new Dataset(
            new Table(new NumberColumn("x", x), CategoryColumn.FromTexts("y", y)), "y", LearningTask.MulticlassClassification, ["x"]);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Stage == "calibrating")
                stop.Cancel();
        }
    }
}

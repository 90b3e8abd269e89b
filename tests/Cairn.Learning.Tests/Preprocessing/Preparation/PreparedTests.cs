using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Linear;
using Cairn.Learning.Preprocessing.Preparation;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Preprocessing.Preparation;

public sealed class PreparedTests
{
    private static readonly Dataset s_data = Rows(LearningTask.BinaryClassification);

    public static TheoryData<string, string, string, int, string> Preparations => new()
    {
        { "rankit", "as_is", "as_is", 0, "none" },
        { "power", "target", "median", 0, "none" },
        { "as_is", "one_hot", "as_is", 5, "none" },
        { "as_is", "ordinal", "median", 5, "balanced" },
        { "rankit", "target", "median", 5, "balanced" },
        { "as_is", "as_is", "as_is", 5, "none" },
    };

    [Theory]
    [MemberData(nameof(Preparations))]
    public void What_is_saved_predicts_the_same_also_levels_never_seen(
        string numbers, string categories, string missing, int minLevelRows, string classWeight)
    {
        foreach (LearningTask task in new[] { LearningTask.BinaryClassification, LearningTask.MulticlassClassification, LearningTask.Regression })
        {
            Dataset data = Rows(task);
            Prepared learner = new Prepared
            {
                Numbers = numbers, Categories = categories, Missing = missing, MinLevelRows = minLevelRows,
                ClassWeight = task == LearningTask.Regression ? "none" : classWeight,
            }.Of(new GradientBoosting { Rounds = 10 });
            PreparedModel model = learner.Fit(data);
            Assert.Equal(["x", "n", "city"], model.Signature.Inputs.Select(input => input.Name));
            Table rows = new(
                new NumberColumn("x", [0.5, double.NaN, 1e6]), new IntegerColumn("n", [3, 4, 5]),
                CategoryColumn.FromTexts("city", ["c1", null, "never seen"]));
            Table wanted = model.Predict(rows);
            Table found = Learners.Catalog.Load(model.Save()).Predict(rows);
            foreach (Column column in wanted.Columns.Skip(task == LearningTask.Regression ? 0 : 1))
            {
                Assert.Equal(column.ToNumbers(), found[column.Name].ToNumbers());
                Assert.All(column.ToNumbers(), value => Assert.True(double.IsFinite(value)));
            }
            Assert.Equal(1, model.FeatureImportance.Sum(), 1e-9);
            Assert.Equal(learner, Prepared.Kind.Create(Prepared.Kind.OptionsOf(learner).Select(o => KeyValuePair.Create(o.Key, o.Value!.ToString()))));
        }
    }

    [Fact]
    public void Nothing_prepared_is_the_learner_itself()
    {
        Prepared learner = new Prepared { Numbers = "as_is" }.Of(new RandomForest { Trees = 10 });
        FitContext context = new() { Seed = 4 };
        Assert.Equal(
            new RandomForest { Trees = 10 }.Fit(s_data, context).Predict(s_data.Table).Columns[1].ToNumbers(),
            learner.Fit(s_data, context).Predict(s_data.Table).Columns[1].ToNumbers());
    }

    [Fact]
    public void Contributions_of_prepared_columns_add_up_to_the_score_by_input_columns()
    {
        foreach (ILearner inside in new ILearner[] { new GradientBoosting { Rounds = 10 }, new LogisticRegression() })
        {
            PreparedModel model = new Prepared { Categories = "one_hot", Missing = "median" }.Of(inside).Fit(s_data);
            IRowExplainer explainer = model.ExactExplainer(s_data.Table)!;
            Assert.Equal(["x", "n", "city"], explainer.Columns);
            Table rows = s_data.Table.Take([0, 7, 31]);
            ContributionTable parts = explainer.Explain(rows);
            double[] probabilities = model.Predict(rows).Columns[2].ToNumbers();
            for (int row = 0; row < 3; row++)
                Assert.Equal(probabilities[row], 1 / (1 + Math.Exp(-parts.ScoreOf(row, 0))), 1e-6);
        }
    }

    [Fact]
    public void Levels_that_say_nothing_look_like_nothing_to_rows_that_are_learnt_from()
    {
        // Each level has few rows: with a row's own target in the mean, the mean alone would separate the classes.
        SeededRandom random = new(3);
        string[] levels = [.. Enumerable.Range(0, 400).Select(i => $"l{i % 200}")];
        string[] labels = [.. levels.Select(_ => random.NextInt(2) == 0 ? "no" : "yes")];
        Dataset data = new(
            new Table(CategoryColumn.FromTexts("level", levels), CategoryColumn.FromTexts("y", labels)), "y",
            LearningTask.BinaryClassification, ["level"]);
        PreparedModel model = new Prepared { Categories = "target" }.Of(new LogisticRegression { L2 = 1e-6 }).Fit(data);
        double[] seen = model.Steps.Apply(data, isToLearn: true, null).Features[0].ToNumbers();
        double[] later = model.Steps.Apply(data, isToLearn: false, null).Features[0].ToNumbers();
        Assert.True(Gap(later, labels) > 0.2, $"{Gap(later, labels)}");
        Assert.True(Gap(seen, labels) < 0.05, $"{Gap(seen, labels)}");
        return;

        static double Gap(double[] values, string[] labels) =>
            values.Where((_, i) => labels[i] == "yes").Average() - values.Where((_, i) => labels[i] == "no").Average();
    }

    [Fact]
    public void Weighing_classes_leaves_probabilities_where_they_are_on_average()
    {
        SeededRandom random = new(6);
        double[] x = [.. Enumerable.Range(0, 4000).Select(_ => random.NextNormal())];
        string[] labels = [.. x.Select(v => random.NextDouble() < 1 / (1 + Math.Exp(3 - v)) ? "yes" : "no")];
        Dataset data = new(
            new Table(new NumberColumn("x", x), CategoryColumn.FromTexts("y", labels)), "y", LearningTask.BinaryClassification, ["x"]);
        double rate = labels.Count(label => label == "yes") / 4000.0;
        Prepared weighed = new Prepared { Numbers = "as_is", ClassWeight = "balanced" }.Of(new LogisticRegression());
        PreparedModel model = weighed.Fit(data);
        Assert.Equal(rate, model.Predict(data.Table)["probability_yes"].ToNumbers().Average(), 0.01);
        Assert.True(model.Inside.Predict(model.Prepare(data.Table))["probability_yes"].ToNumbers().Average() > 0.35);
        Assert.Null(model.ExactExplainer(data.Table));
    }

    [Theory]
    [InlineData("learner", "nothing")]
    [InlineData("learner", "prepared")]
    [InlineData("learner", "{\"learner\": \"random-forest\", \"weight\": 2}")]
    [InlineData("learner", "{\"learner\": \"random-forest\", \"options\": {\"trees\": \"none\"}}")]
    [InlineData("learner", "{")]
    [InlineData("numbers", "logarithm")]
    public void A_wrong_option_is_refused_with_what_is_wanted(string option, string value)
    {
        InputException error = Assert.Throws<InputException>(() => Prepared.Kind.Create([new(option, value)]));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains(option, error.Message);
    }

    [Fact]
    public void A_learner_of_another_task_and_class_weights_without_classes_are_refused()
    {
        Dataset numbers = Rows(LearningTask.Regression);
        Assert.Equal("wrong-task", Assert.Throws<InputException>(() => new Prepared { Learner = "logistic-regression" }.Fit(numbers)).Code);
        InputException error = Assert.Throws<InputException>(() => new Prepared { ClassWeight = "balanced" }.Fit(numbers));
        Assert.Equal("bad-option", error.Code);
        Assert.Contains("regression has no classes", error.Message);
    }

    [Fact]
    public void A_package_that_was_changed_is_refused()
    {
        ModelState state = new Prepared { Categories = "target" }.Fit(s_data).Save();
        foreach (Action<JsonObject> change in new Action<JsonObject>[]
        {
            s => s.Remove("columns"), s => s["columns"]!.AsArray().RemoveAt(0), s => s["columns"]![0]!["step"] = "magic",
            s => s["columns"]![2]!["names"] = new JsonArray(), s => s["columns"]![2]!["levels"] = 3, s => s["columns"]![0]!["step"] = "hot",
            s => s["columns"]![2]!["names"] = new JsonArray("x"), s => s.Remove("inside"), s => s["inside"]!["kind"] = "prepared",
            s => s["class_factors"] = new JsonArray(1, -1),
        })
        {
            JsonObject settings = (JsonObject)state.Settings.DeepClone();
            change(settings);
            Assert.Equal("broken-model", Assert.Throws<InputException>(() => Learners.Catalog.Load(state with { Settings = settings })).Code);
        }
        Assert.Equal("broken-model", Assert.Throws<InputException>(() => Learners.Catalog.Load(state with { Tensors = [] })).Code);
    }

    private static Dataset Rows(LearningTask task)
    {
        SeededRandom random = new(9);
        double[] x = [.. Enumerable.Range(0, 200).Select(i => i % 11 == 0 ? double.NaN : Math.Exp(random.NextNormal()))];
        long[] n = [.. x.Select(_ => (long)random.NextInt(9))];
        string?[] city = [.. x.Select((_, i) => i % 17 == 0 ? null : $"c{random.NextInt(random.NextInt(12) + 1)}")];
        double[] y = [.. x.Select((v, i) => (double.IsNaN(v) ? 1 : Math.Log(v)) + (city[i] == "c0" ? 1 : 0) + 0.5 * random.NextNormal())];
        Column target = task switch
        {
            LearningTask.Regression => new NumberColumn("y", y),
            LearningTask.BinaryClassification => CategoryColumn.FromTexts("y", [.. y.Select(v => v > 1 ? "high" : "low")]),
            _ => CategoryColumn.FromTexts("y", [.. y.Select(v => v > 1 ? "high" : v > 0 ? "middle" : "low")]),
        };
        Table table = new(new NumberColumn("x", x), new IntegerColumn("n", n), CategoryColumn.FromTexts("city", city), target);
        return new Dataset(table, "y", task, ["x", "n", "city"]);
    }
}

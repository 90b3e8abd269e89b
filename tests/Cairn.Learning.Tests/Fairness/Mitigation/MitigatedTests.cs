using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Learning.Fairness;
using Cairn.Learning.Fairness.Frontier;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Fairness.Mitigation;

public sealed class MitigatedTests
{
    private static readonly Dataset s_data = Rows(2000, 1);
    private static readonly Dataset s_test = Rows(4000, 2);

    // Kamiran and Calders (2012), the ten applicants of table 2: weights of 1.5, 0.67, 0.75 and 2.
    [Fact]
    public void Weights_are_those_of_the_paper()
    {
        int[] groups = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1];
        int[] classes = [1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1];
        double[] weights = Reweighing.Weights(groups, classes);
        Assert.Equal([0.75, 0.75, 0.75, 0.75, 2, 2.0 / 3, 2.0 / 3, 1.5, 1.5, 2.0 / 3, 1], weights.Select(
            w => Math.Round(w, 12)), new Near());
        double[] twice = Reweighing.Weights(groups, classes, [.. Enumerable.Repeat(2.0, 11)]);
        Assert.Equal(weights.Select(w => 2 * w), twice, new Near());
    }

    [Theory]
    [InlineData("reweighing", "demographic-parity", true)]
    [InlineData("reduction", "equalized-odds", true)]
    [InlineData("reduction", "demographic-parity", true)]
    [InlineData("thresholds", "equalized-odds", true)]
    [InlineData("thresholds", "demographic-parity", true)]
    [InlineData("thresholds", "true-positive-rate-parity", true)]
    [InlineData("thresholds", "equalized-odds", false)]
    [InlineData("thresholds", "demographic-parity", false)]
    public void Gaps_become_less_and_models_are_stored_and_read_again(string method, string constraint, bool randomized)
    {
        Mitigated learner = Mitigated.Of(new LogisticRegression(), method, ["group"]) with
        {
            Constraint = constraint,
            Randomized = randomized,
            Bound = method == "thresholds" ? 0.03 : 0.01,
        };
        FitContext context = new() { Seed = 5, Threads = 2 };
        MitigatedModel model = learner.Fit(s_data, context);
        FairnessConstraint asked = FairnessConstraint.Parse(constraint);
        double before = GapOf(new LogisticRegression().Fit(s_data, context), asked);
        double after = GapOf(model, asked);
        Assert.True(before > 0.2, $"{before}");
        // Weights know of no constraint: where a column goes with the group, much of the gap stays.
        Assert.True(after < (method == "reweighing" ? 0.9 : 0.5) * before, $"{before} to {after}");

        ModelState state = model.Save();
        MitigatedModel again = (MitigatedModel)Learners.Catalog.Load(state);
        Assert.Equal(TextOf(model.Predict(s_test.Table)), TextOf(again.Predict(s_test.Table, 2)));
        // The same rows in another order are decided as before, and another fit gives the same model.
        int[] turned = [.. Enumerable.Range(0, s_test.RowCount).Reverse()];
        Assert.Equal(TextOf(model.Predict(s_test.Table).Take(turned)), TextOf(
            model.Predict(s_test.Table.Take(turned))));
        Assert.Equal(TextOf(model.Predict(s_test.Table)), TextOf(learner.Fit(s_data, context).Predict(s_test.Table)));
        Assert.Equal(method == "thresholds", model.Signature.Inputs.Any(input => input.Name == "group"));
    }

    [Fact]
    public void Draws_are_as_frequent_as_their_chances_and_those_of_another_seed_differ()
    {
        Mitigated learner = Mitigated.Of(new LogisticRegression(), "thresholds", ["group"]);
        MitigatedModel model = learner.Fit(s_data, new FitContext { Seed = 5, Threads = 1 });
        double[] chances = model.Chances(s_test.Table);
        double drawn = model.Predict(s_test.Table)["prediction"] is CategoryColumn said
            ? said.Values.ToArray().Average()
            : double.NaN;
        Assert.Equal(chances.Average(), drawn, 0.02);
        Assert.Contains(chances, chance => chance is > 0.01 and < 0.99);
        MitigatedModel other = learner.Fit(s_data, new FitContext { Seed = 6, Threads = 1 });
        Assert.NotEqual(TextOf(model.Predict(s_test.Table)), TextOf(other.Predict(s_test.Table)));
    }

    [Fact]
    public void Missing_and_unseen_groups_are_decided_too()
    {
        string?[] groups = [.. Enumerable.Range(0, s_data.RowCount).Select(
            row => row % 10 == 0 ? null : s_data.Table["group"].Format(row))];
        groups[1] = "rare";
        Dataset data = new(s_data.Table.With(CategoryColumn.FromTexts("group", groups)), s_data.Task, s_data.Roles);
        MitigatedModel model = Mitigated.Of(new LogisticRegression(), "thresholds", ["group"]).Fit(data);
        Assert.Equal(["a", "b", "(missing)"], model.Groups!.Names);
        Assert.Contains(model.FitNotes, note =>
            note.StartsWith("1 rows of groups too small", StringComparison.Ordinal));
        Table strange = s_test.Table.With(
            CategoryColumn.FromTexts("group", [.. Enumerable.Repeat("new", s_test.RowCount)]));
        Assert.Equal(s_test.RowCount, model.Predict(strange).RowCount);
        Assert.Throws<InputException>(() => model.Predict(s_test.Table.Without(["group"])));
    }

    [Fact]
    public void What_cannot_be_made_fairer_is_refused()
    {
        string CodeOf(ILearner learner, string method, Dataset data, string constraint = "equalized-odds") =>
            Assert.Throws<InputException>(
                () => (Mitigated.Of(learner, method, ["group"]) with { Constraint = constraint }).Fit(data)).Code;
        Dataset With(Column column) => new(s_data.Table.With(column), s_data.Task, s_data.Roles);
        LogisticRegression logistic = new();
        string?[] one = [.. Enumerable.Repeat("a", s_data.RowCount)];
        Assert.Equal("one-group", CodeOf(logistic, "reweighing", With(CategoryColumn.FromTexts("group", one))));
        string?[] byClass = [.. s_data.Classes.Codes.Select(code => code == 1 ? "a" : "b")];
        Assert.Equal("one-class-group", CodeOf(
            logistic, "thresholds", With(CategoryColumn.FromTexts("group", byClass))));
        Assert.Equal("wrong-constraint", CodeOf(logistic, "thresholds", s_data, "error-rate-parity"));
        Assert.Equal("unknown-column", CodeOf(
            logistic, "reduction", new Dataset(s_data.Table.Without(["group"]), s_data.Task, s_data.Roles)));
        Dataset three = new(
            s_data.Table.With(new IntegerColumn("y",
            [.. Enumerable.Range(0, s_data.RowCount).Select(row => (long)row % 3)])),
            LearningTask.MulticlassClassification, s_data.Roles);
        Assert.Equal("wrong-task", CodeOf(logistic, "reduction", three));
        Assert.Equal(3, Mitigated.Of(logistic, "reweighing", ["group"]).Fit(three).Signature.Labels.Count);
        Assert.Equal("unknown-constraint", Assert.Throws<InputException>(
            () => FairnessConstraint.Parse("equal-odds")).Code);
        Assert.Same(FairnessConstraint.TruePositiveRateParity, FairnessConstraint.Parse("equal-opportunity"));
    }

    [Fact]
    public void A_stored_model_whose_parts_do_not_fit_is_refused()
    {
        ModelState state = Mitigated.Of(new LogisticRegression(), "thresholds", ["group"]).Fit(s_data).Save();
        foreach (Action<JsonObject> damage in new Action<JsonObject>[]
        {
            json => json.Remove("method"), json => json["rules"]!.AsArray().RemoveAt(0), json => json["groups"] = 7,
            json => json["members"] = new JsonArray(), json => json["rules"]![0]!["share"] = 2, json =>
                json["seed"] = "x",
            json => json["members"]![0]!["weight"] = 0,
        })
        {
            JsonObject settings = (JsonObject)state.Settings.DeepClone();
            damage(settings);
            Assert.Equal("broken-model", Assert.Throws<InputException>(
                () => Learners.Catalog.Load(state with { Settings = settings })).Code);
        }
        Assert.Equal("broken-model", Assert.Throws<InputException>(
            () => Learners.Catalog.Load(state with { Tensors = [] })).Code);
    }

    [Fact]
    public void The_frontier_tells_what_fairness_costs()
    {
        FairnessFrontier frontier = FairnessFrontier.Of(
            new LogisticRegression(), s_data, s_test, ["group"], FairnessConstraint.EqualizedOdds,
            new FairnessOptions { Resamples = 0 }, new FitContext { Seed = 1, Threads = 2 });
        Assert.Equal(11, frontier.Points.Count);
        Assert.Null(frontier.Points[0].Method);
        Assert.Contains(frontier.Points, point => point.Gap.Value < frontier.Points[0].Gap.Value / 2);
        double[] accuracies = [.. frontier.Best.Select(point => point.Accuracy.Value)];
        Assert.Equal(accuracies.Order(), accuracies);
        Assert.Contains("accuracy goes from", frontier.Verdict());
        Assert.Contains("--mitigate reduction --constraint equalized-odds --fairness-bound 0.02",
            frontier.ToJson().ToJsonString());
        Assert.Equal("wrong-task", Assert.Throws<InputException>(() => FairnessFrontier.Of(
            new LinearRegression(), new Dataset(s_data.Table, "x", LearningTask.Regression, ["z"]), null, ["group"],
            FairnessConstraint.EqualizedOdds, new FairnessOptions(), new FitContext())).Code);
    }

    [Fact]
    public void A_learner_that_takes_no_weights_is_only_given_thresholds()
    {
        Assert.True(new Baseline() is IWeightedLearner && new GradientBoosting() is IWeightedLearner);
        Assert.Equal(["race, or so", "sex"], Mitigated.Of(
            new Baseline(), "reweighing", ["race, or so", "sex"]).SensitiveColumns);
        Assert.Equal(["race", "sex"], Mitigated.Of(new Baseline(), "reweighing", ["race", "sex"]).SensitiveColumns);
    }

    [Fact]
    public void Numbers_are_names_in_a_list_only()
    {
        Assert.Equal("bad-option", Assert.Throws<InputException>(() => Mitigated.Kind.Create([new("sensitive", "-1")])).Code);
        Assert.Equal(["12", "race"], Mitigated.Of(new Baseline(), "reweighing", ["12", "race"]).SensitiveColumns);
        Assert.Equal(["12"], ((Mitigated)Mitigated.Kind.Create([new("sensitive", "[\"12\"]")])).SensitiveColumns);
    }

    private static double GapOf(IModel model, FairnessConstraint constraint) => FairnessAudit.Of(
        model.Predict(s_test.Table), model.Signature, s_test, ["group"], new FairnessOptions { Resamples = 0 })
        .Tables[0]
        .Gap(constraint.Gap)!.Difference.Value;

    // Group b is of the class less often, and x, which goes with the group, tells the class.
    private static Dataset Rows(int count, ulong seed)
    {
        SeededRandom random = new(seed);
        string[] groups = new string[count];
        double[] x = new double[count];
        double[] z = new double[count];
        long[] y = new long[count];
        for (int i = 0; i < count; i++)
        {
            bool isA = random.NextDouble() < 0.6;
            groups[i] = isA ? "a" : "b";
            x[i] = random.NextNormal() + (isA ? 0.7 : -0.7);
            z[i] = random.NextNormal();
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-(x[i] + z[i]))) ? 1 : 0;
        }
        Table table = new(
            CategoryColumn.FromTexts("group", groups), new NumberColumn("x", x), new NumberColumn("z", z),
            new IntegerColumn("y", y));
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["x", "z"]);
    }

    private static string TextOf(Table table) => string.Join(
        '\n', Enumerable.Range(0, table.RowCount)
        .Select(row => string.Join(',', table.Columns.Select(column => column.Format(row)))));

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-9;

        public int GetHashCode(double obj) => 0;
    }
}

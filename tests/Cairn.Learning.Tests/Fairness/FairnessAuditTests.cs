using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Fairness;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Fairness;

/// <summary>Audits of the COMPAS risk score beside those of Fairlearn, and of small tables by hand.</summary>
public sealed class FairnessAuditTests
{
    private static readonly JsonNode s_golden = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "fairness.json")))!;

    private static readonly string[] s_two = ["African-American", "Caucasian"];

    [Theory]
    [InlineData("two", new[] { "race" }, false)]
    [InlineData("both", new[] { "race", "sex" }, false)]
    [InlineData("weighted", new[] { "race" }, true)]
    public void Compas_is_judged_as_Fairlearn_judges_it(string name, string[] sensitive, bool weighted)
    {
        FairnessAudit audit = Compas(sensitive, weighted, onlyTwo: true);
        JsonNode golden = s_golden[name]!;
        FairnessTable table = audit.Tables[^1];
        CheckRates(golden["overall"]!, audit.Overall);
        Assert.Equal(golden["groups"]!.AsObject().Select(g => g.Key), table.Groups.Select(g => g.Name));
        foreach (GroupFairness group in table.Groups)
            CheckRates(golden["groups"]![group.Name]!, group);
        foreach ((string gap, JsonNode? values) in golden["gaps"]!.AsObject())
        {
            Assert.Equal((double)values![0]!, table.Gap(gap)!.Difference.Value, 1e-12);
            Assert.Equal((double)values[1]!, table.Gap(gap)!.Ratio.Value, 1e-12);
        }
    }

    // Larson, Mattu, Kirchner and Angwin, "How We Analyzed the COMPAS Recidivism Algorithm", ProPublica 2016.
    [Fact]
    public void Compas_shows_the_error_rates_that_ProPublica_published()
    {
        FairnessAudit audit = Compas(["race"], weighted: false, onlyTwo: false);
        GroupFairness black = audit.Tables[0].Groups.Single(g => g.Name == s_two[0]);
        GroupFairness white = audit.Tables[0].Groups.Single(g => g.Name == s_two[1]);
        (GroupFairness Group, double Alarm, double Miss)[] published =
            [(audit.Overall, 32.35, 37.40), (black, 44.85, 27.99), (white, 23.45, 47.72)];
        foreach ((GroupFairness group, double alarm, double miss) in published)
        {
            Assert.Equal(alarm, Math.Round(group.Rates["false_positive_rate"].Value * 100, 2));
            Assert.Equal(miss, Math.Round(group.Rates["false_negative_rate"].Value * 100, 2));
        }
        Assert.True(audit.Tables[0].Gap("demographic_parity")!.BreaksFourFifths);
        double[] precision = [0.614, 0.630, 0.591];
        Assert.Equal(precision, new[] { audit.Overall, black, white }.Select(
            g => Math.Round(g.Rates["positive_predictive_value"].Value, 3)));
    }

    [Fact]
    public void Small_groups_are_named_and_left_out_of_gaps()
    {
        FairnessAudit audit = Compas(["race"], weighted: false, onlyTwo: false);
        string[] small = [.. audit.Tables[0].Groups.Where(g => g.IsSmall).Select(g => g.Name)];
        Assert.Equal(["Native American"], small);
        Assert.Contains(audit.Notes, note => note.Contains("Native American (18)", StringComparison.Ordinal));
        Assert.DoesNotContain(audit.Tables[0].Gaps, gap => gap.Lowest == small[0] || gap.Highest == small[0]);
    }

    // statsmodels 0.13.5: proportion_confint(805, 1795, method="wilson") and
    // confint_proportions_2indep(805, 1795, 349, 1488, compare="diff", method="newcomb"), which the bootstrap comes
    // near to.
    [Fact]
    public void Rates_have_the_intervals_of_Wilson_and_gaps_those_of_resampling()
    {
        FairnessTable table = Compas(["race"], weighted: false, onlyTwo: true).Tables[0];
        GroupEstimate rate = table.Groups[0].Rates["false_positive_rate"];
        Assert.Equal(0.42559496162893107, rate.Low, 1e-12);
        Assert.Equal(0.4715610667176223, rate.High, 1e-12);
        GroupEstimate gap = table.Gap("equalized_odds")!.Difference;
        Assert.Equal(0.18205318232698947, gap.Low, 0.004);
        Assert.Equal(0.24502334032690656, gap.High, 0.004);
        Assert.True(table.Gap("equalized_odds")!.IsClear);
        GroupEstimate ratio = table.Gap("demographic_parity")!.Ratio;
        Assert.InRange(ratio.Value, ratio.Low, ratio.High);
    }

    [Fact]
    public void Numbers_are_judged_by_mean_and_error()
    {
        (string Race, string Sex, int Actual, int Said)[] rows = Rows(onlyTwo: true);
        FairnessAudit audit = Audit(
            LearningTask.Regression, [.. rows.Select(r => r.Race)], [.. rows.Select(r => (double)r.Actual)],
            new NumberColumn("prediction", [.. rows.Select(r => (double)r.Said)]));
        foreach (GroupFairness group in audit.Tables[0].Groups)
        {
            JsonNode golden = s_golden["numbers"]![group.Name]!;
            Assert.Equal((double)golden["mean_prediction"]!, group.Numbers["mean_prediction"].Value, 1e-12);
            Assert.Equal((double)golden["mean_absolute_error"]!, group.Numbers["mean_absolute_error"].Value, 1e-12);
            Assert.Equal(
                Math.Sqrt((double)golden["mean_squared_error"]!), group.Numbers["root_mean_squared_error"].Value,
                1e-12);
        }
        Assert.Equal("mean_prediction", audit.Tables[0].Gaps[0].Name);
    }

    [Fact]
    public void Wrong_questions_are_refused()
    {
        double[] actual = [0, 1];
        CategoryColumn said = new("prediction", [0, 1], ["0", "1"]);
        FairnessAudit Ask(string[] sensitive, string? positive = null, int minimum = 1) => Audit(
            LearningTask.BinaryClassification, ["a", "b"], actual, said, sensitive, positive, minimum);
        Assert.Equal("unknown-column", Assert.Throws<InputException>(() => Ask(["grp"])).Code);
        Assert.Equal("bad-option", Assert.Throws<InputException>(() => Ask([])).Code);
        Assert.Equal("bad-option", Assert.Throws<InputException>(() => Ask(["group", "group"])).Code);
        Assert.Equal("bad-option", Assert.Throws<InputException>(() => Ask(["group"], minimum: 0)).Code);
        Assert.Equal("unknown-class", Assert.Throws<InputException>(() => Ask(["group"], positive: "2")).Code);
        Assert.Equal("bad-option", Assert.Throws<InputException>(() => Ask(["y"])).Code);
        Assert.Equal("0", Ask(["group"], positive: "0").PositiveLabel);
        Assert.Equal("one-group", Assert.Throws<InputException>(
            () => Audit(LearningTask.BinaryClassification, ["a", "a"], actual, said)).Code);
    }

    private static void CheckRates(JsonNode golden, GroupFairness group)
    {
        foreach ((string rate, JsonNode? value) in golden.AsObject())
            Assert.Equal((double)value!, group.Rates[rate].Value, 1e-12);
    }

    private static FairnessAudit Compas(string[] sensitive, bool weighted, bool onlyTwo)
    {
        (string Race, string Sex, int Actual, int Said)[] rows = Rows(onlyTwo);
        Table table = new(
            CategoryColumn.FromTexts("race", [.. rows.Select(r => r.Race)]),
            CategoryColumn.FromTexts("sex", [.. rows.Select(r => r.Sex)]),
            new IntegerColumn("again", [.. rows.Select(r => (long)r.Actual)]),
            new NumberColumn("weight", [.. rows.Select(r => r.Sex == "Male" ? 1 : 2.5)]));
        Dataset data = new(table, "again", LearningTask.BinaryClassification, [], weighted ? "weight" : null);
        string[] labels = ["0", "1"];
        Signature signature = new(
            LearningTask.BinaryClassification, "again", [], Signature.ClassifierOutputs(labels));
        double[] chances = [.. rows.Select(r => (double)r.Said)];
        Table predictions = new(
            new CategoryColumn("prediction", [.. rows.Select(r => r.Said)], labels),
            new NumberColumn("probability_0", [.. chances.Select(p => 1 - p)]),
            new NumberColumn("probability_1", chances));
        return FairnessAudit.Of(predictions, signature, data, sensitive);
    }

    private static FairnessAudit Audit(
        LearningTask task, string[] groups, double[] actual, Column said, string[]? sensitive = null,
        string? positive = null,
        int minimum = 30)
    {
        Table table = new(CategoryColumn.FromTexts("group", groups), new NumberColumn("y", actual));
        Signature signature = new(
            task, "y", [], task == LearningTask.Regression
            ? Signature.RegressorOutputs
            : Signature.ClassifierOutputs(["0", "1"]));
        Table predictions = task == LearningTask.Regression ? new Table(said) : new Table(
            said, new NumberColumn("probability_0", new double[actual.Length]),
            new NumberColumn("probability_1", actual));
        return FairnessAudit.Of(predictions, signature, new Dataset(table, "y", task, []), sensitive ?? ["group"],
            new FairnessOptions { Positive = positive, MinimumRows = minimum });
    }

    private static (string Race, string Sex, int Actual, int Said)[] Rows(bool onlyTwo) =>
    [
        .. s_golden["counts"]!.AsArray()
            .Where(c => !onlyTwo || s_two.Contains((string)c![0]!))
            .SelectMany(c => Enumerable.Repeat(((string)c![0]!, (string)c[1]!, (int)c[2]!, (int)c[3]!), (int)c[4]!)),
    ];
}

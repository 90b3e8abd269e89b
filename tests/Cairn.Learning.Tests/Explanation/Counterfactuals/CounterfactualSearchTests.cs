using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Tests.Explanation.Shapley;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Explanation.Counterfactuals;

public sealed class CounterfactualSearchTests
{
    private static readonly InputField[] s_inputs =
    [
        new("income", ColumnKind.Number), new("debt", ColumnKind.Number), new("age", ColumnKind.Integer),
    ];

    // Granted where income less twice the debt comes to more than 20.
    private static readonly RuleModel s_loans = new(
        new Signature(LearningTask.BinaryClassification, "granted", s_inputs, Signature.ClassifierOutputs(["no", "yes"])),
        x => 1 / (1 + Math.Exp(-(x[0] - 2 * x[1] - 20))));

    [Fact]
    public void The_nearest_change_of_one_column_is_found_to_its_last_digit()
    {
        // From 40 − 2 × 15 = 10: income has to rise by 10, or debt to fall by 5.
        IReadOnlyList<Counterfactual> found = new CounterfactualSearch().Find(
            s_loans, Row(40, 15, 30), CounterfactualGoal.Other, Loans());
        Assert.NotEmpty(found);
        Counterfactual income = found.Single(c => c.Changes is [{ Column: "income" }]);
        Counterfactual debt = found.Single(c => c.Changes is [{ Column: "debt" }]);
        Assert.Equal(("40", "50"), (income.Changes[0].From, income.Changes[0].To));
        Assert.Equal(("15", "10"), (debt.Changes[0].From, debt.Changes[0].To));
        Assert.All(found, c => Assert.Equal("yes", c.Answer));
        Assert.All(found, c => Assert.True(c.IsPlausible));
        Assert.Equal(0.5, income.Probability!.Value, 1e-9);
        Assert.DoesNotContain(found, c => c.Changes.Any(change => change.Column == "age"));
    }

    [Fact]
    public void Rules_are_kept()
    {
        IReadOnlyList<Counterfactual> Find(params (string Column, ColumnRule Rule)[] rules) =>
            new CounterfactualSearch { Rules = rules.ToDictionary(r => r.Column, r => r.Rule) }
                .Find(s_loans, Row(40, 15, 30), CounterfactualGoal.Class("yes"), Loans());
        Assert.All(Find(("income", ColumnRule.Frozen)), c => Assert.Equal("debt", Assert.Single(c.Changes).Column));
        Assert.All(
            Find(("debt", new(ChangeDirection.Up))),
            c => Assert.DoesNotContain(c.Changes, change => change.Column == "debt"));
        IReadOnlyList<Counterfactual> within = Find(("income", new(High: 44)), ("debt", new(Low: 11)));
        Assert.NotEmpty(within);
        Assert.All(within, c => Assert.Equal(2, c.Changes.Count));
        Assert.All(within, c => Assert.InRange(c.Row["income"].ToNumbers()[0], 40.1, 44));
        Assert.All(within, c => Assert.InRange(c.Row["debt"].ToNumbers()[0], 11, 14.9));
        Assert.Empty(Find(("income", ColumnRule.Frozen), ("debt", ColumnRule.Frozen)));
        Assert.Empty(Find(("income", new(ChangeDirection.Down)), ("debt", new(ChangeDirection.Up))));
    }

    [Fact]
    public void A_number_is_brought_into_its_range()
    {
        RuleModel price = new(
            new Signature(LearningTask.Regression, "price", s_inputs, Signature.RegressorOutputs), x => x[0] - 2 * x[1]);
        IReadOnlyList<Counterfactual> found = new CounterfactualSearch { Count = 2 }
            .Find(price, Row(40, 15, 30), CounterfactualGoal.Parse("25..26", price.Signature), Loans());
        Assert.NotEmpty(found);
        Assert.All(found, c => Assert.InRange(double.Parse(c.Answer), 25, 26));
        Assert.All(found, c => Assert.Null(c.Probability));
        Assert.Empty(new CounterfactualSearch().Find(price, Row(40, 15, 30), CounterfactualGoal.Range(10, 10), Loans()));
    }

    [Fact]
    public void On_columns_of_every_kind_they_are_valid_sparse_diverse_and_the_same_at_any_number_of_threads()
    {
        Dataset data = MixedRows.Data(600, 3);
        GradientBoostingModel model = new GradientBoosting { Rounds = 20, MaxDepth = 4 }.Fit(data);
        Table rows = new(data.Features);
        CounterfactualSearch search = new() { Rules = new Dictionary<string, ColumnRule> { ["n0"] = ColumnRule.Frozen } };
        int found = 0;
        int needed = 0;
        int changes = 0;
        foreach (int row in new[] { 3, 77, 300, 411, 598 })
        {
            Table own = rows.Slice(row, row + 1);
            IReadOnlyList<Counterfactual> one = search.Find(model, own, CounterfactualGoal.Class("class 2"), rows);
            string now = model.Predict(own).Columns[0].Format(0)!;
            Assert.Equal(now == "class 2", one.Count == 0);
            foreach (Counterfactual counterfactual in one)
            {
                Assert.Equal("class 2", model.Predict(counterfactual.Row).Columns[0].Format(0));
                string[] changed = [.. own.Names.Where(
                    name => own[name].Format(0) != counterfactual.Row[name].Format(0))];
                Assert.Equal(changed.Order(), counterfactual.Changes.Select(change => change.Column).Order());
                Assert.DoesNotContain("n0", changed);
                Assert.InRange(changed.Length, 1, 4);
                // No single change of it can be left out, but where only that keeps the row near to the data.
                needed += changed.Count(
                    name => model.Predict(counterfactual.Row.With(own[name])).Columns[0].Format(0) != "class 2");
                changes += changed.Length;
                found++;
            }
            string[] sets = [.. one.Select(c => string.Join(',', c.Changes.Select(change => change.Column).Order()))];
            Assert.Equal(sets.Distinct(), sets);
            IReadOnlyList<Counterfactual> many = (search with { Threads = 4 }).Find(
                model, own, CounterfactualGoal.Class("class 2"), rows);
            Assert.Equal(one.SelectMany(c => c.Changes), many.SelectMany(c => c.Changes));
        }
        Assert.InRange(found, 6, 15);
        Assert.InRange(needed, 0.8 * changes, changes);
    }

    [Fact]
    public void Values_far_from_the_data_are_not_proposed()
    {
        // Debt and income go together; a high income with a low debt is in no row.
        SeededRandom random = new(2);
        double[] income = [.. Enumerable.Range(0, 500).Select(_ => Math.Round(30 + 40 * random.NextDouble(), 1))];
        double[] debt = [.. income.Select(value => Math.Round(value / 2 + random.NextNormal() * 0.5, 1))];
        Table rows = new(
            new NumberColumn("income", income), new NumberColumn("debt", debt),
            new NumberColumn("age", [.. income.Select(_ => 30.0)]));
        RuleModel model = new(s_loans.Signature, x => x[0] > 60 ? 1 : 0);
        IReadOnlyList<Counterfactual> found = new CounterfactualSearch()
            .Find(model, Row(35, 17.5, 30), CounterfactualGoal.Class("yes"), rows);
        Assert.NotEmpty(found);
        Assert.All(found, c => Assert.Equal(["debt", "income"], c.Changes.Select(change => change.Column).Order()));
        Assert.All(found, c => Assert.InRange(c.Row["debt"].ToNumbers()[0], 26, 37));
        Assert.All(found, c => Assert.True(c.IsPlausible));
    }

    [Fact]
    public void Wrong_rules_and_goals_are_refused()
    {
        string Code(Action act) => Assert.Throws<InputException>(act).Code;
        void Find(string column, ColumnRule rule) =>
            new CounterfactualSearch { Rules = new Dictionary<string, ColumnRule> { [column] = rule } }
            .Find(s_loans, Row(40, 15, 30), CounterfactualGoal.Other, Loans());
        Assert.Equal("unknown-column", Code(() => Find("incme", ColumnRule.Frozen)));
        Assert.Equal("unknown-class", Code(() => CounterfactualGoal.Parse("maybe", s_loans.Signature)));
        Signature number = s_loans.Signature with { Task = LearningTask.Regression,
            Outputs = Signature.RegressorOutputs };
        Assert.Equal("no-goal", Code(() => CounterfactualGoal.Parse(null, number)));
        foreach (string text in new[] { "", "5", ">x", "9..2", "..", "<", "> NaN" })
            Assert.Equal("bad-goal", Code(() => CounterfactualGoal.Parse(text, number)));
        Assert.Equal((5, double.PositiveInfinity), Ends(CounterfactualGoal.Parse(">=5", number)));
        Assert.Equal((double.NegativeInfinity, -2.5), Ends(CounterfactualGoal.Parse("< -2.5", number)));
        Assert.Equal((-1, 3), Ends(CounterfactualGoal.Parse("-1..3", number)));
        Dataset data = MixedRows.Data(60, 2);
        Table rows = new(data.Features);
        GradientBoostingModel model = new GradientBoosting { Rounds = 2, MinLeafRows = 5 }.Fit(data);
        CounterfactualSearch ordered = new() { Rules = new Dictionary<string,
            ColumnRule> { ["colour"] = new(ChangeDirection.Up) } };
        Assert.Equal("no-order", Code(() => ordered.Find(model, rows.Head(1), CounterfactualGoal.Other, rows)));
    }

    private static (double, double) Ends(CounterfactualGoal goal) => (goal.Low, goal.High);

    private static Table Row(double income, double debt, double age) => new(
        new NumberColumn("income", [income]), new NumberColumn("debt", [debt]), new NumberColumn("age", [age]));

    private static Table Loans()
    {
        SeededRandom random = new(1);
        double[] Draw(double low, double high, int digits) =>
            [.. Enumerable.Range(0, 600).Select(_ => Math.Round(low + (high - low) * random.NextDouble(), digits))];
        return new Table(
            new NumberColumn("income", Draw(20, 80, 1)), new NumberColumn("debt", Draw(0, 25, 1)),
            new NumberColumn("age", Draw(18, 70, 0)));
    }
}

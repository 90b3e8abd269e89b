using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Explanation.Shapley;

public sealed class ExplainerTests
{
    private const int Background = 7;
    private const double Tolerance = 1e-6;

    public static TheoryData<int> ClassCounts => [0, 2, 3];

    [Theory]
    [MemberData(nameof(ClassCounts))]
    public void Kernel_shap_over_ten_columns_is_exact(int classes)
    {
        Dataset data = MixedRows.Data(300, classes);
        GradientBoostingModel model = Boosted(data);
        Table rows = Features(data);
        KernelContributions explainer = new(model, rows.Head(Background));
        CompareWithEnumeration(explainer, rows, score => table => Answer(model, table, explainer.Scores[score].Name));
    }

    [Fact]
    public void Linear_shap_of_two_classes_is_exact()
    {
        Dataset data = MixedRows.Data(300, 2);
        LogisticRegressionModel model = new LogisticRegression().Fit(data);
        Table rows = Features(data);
        IRowExplainer explainer = ExplanationMethods.Explainer(model, rows.Head(Background));
        Assert.Equal("linear", explainer.Method);
        Assert.Equal("log-odds of 'class 1'", explainer.Scores[0].Unit);
        CompareWithEnumeration(explainer, rows, _ => table =>
            [.. Answer(model, table, "class 1").Select(p => Math.Log(p / (1 - p)))]);
    }

    [Fact]
    public void Linear_shap_of_a_number_is_exact()
    {
        Dataset data = MixedRows.Data(300);
        LinearRegressionModel model = new LinearRegression().Fit(data);
        Table rows = Features(data);
        IRowExplainer explainer = ExplanationMethods.Explainer(model, rows.Head(Background), "linear");
        Assert.Equal("'y'", explainer.Scores[0].Unit);
        CompareWithEnumeration(explainer, rows, _ => table => Answer(model, table, "prediction"));
    }

    [Fact]
    public void Linear_shap_of_three_classes_adds_up_to_scores_whose_softmax_is_the_answer()
    {
        Dataset data = MixedRows.Data(300, 3);
        LogisticRegressionModel model = new LogisticRegression().Fit(data);
        Table rows = Features(data);
        IRowExplainer explainer = ExplanationMethods.Explainer(model, rows.Head(Background));
        ContributionTable found = explainer.Explain(rows);
        for (int row = 0; row < 20; row++)
        {
            double[] scores = [.. Enumerable.Range(0, 3).Select(k => Math.Exp(found.ScoreOf(row, k)))];
            for (int k = 0; k < 3; k++)
                Assert.Equal(scores[k] / scores.Sum(), Answer(model, rows.Slice(row, row + 1), $"class {k}")[0], 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(ClassCounts))]
    public void Tree_shap_against_a_background_is_exact_and_adds_parts_of_an_instant_up(int classes)
    {
        Dataset data = MixedRows.Data(300, classes);
        GradientBoostingModel model = Boosted(data);
        Table rows = Features(data);
        IRowExplainer explainer = ExplanationMethods.Explainer(model, rows.Head(Background), "tree-interventional");
        int outputs = explainer.Scores.Count;
        // The parts of an instant are players of their own to the trees, so rows are compared that share the instant.
        Table still = new([.. rows.Columns.Select((column, i) => i == 9 ? column.Take(new int[rows.RowCount]) : column)]);
        explainer = ExplanationMethods.Explainer(model, still.Head(Background), "tree-interventional");
        CompareWithEnumeration(explainer, still, score => table =>
            [.. model.Scores(table).Where((_, i) => i % outputs == score)]);
        ContributionTable found = explainer.Explain(rows);
        double[] scores = model.Scores(rows);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(scores[i], found.ScoreOf(i / outputs, i % outputs), 1e-9);
    }

    [Theory]
    [InlineData("tree", 0)]
    [InlineData("tree", 3)]
    [InlineData("tree-interventional", 2)]
    [InlineData("linear", 2)]
    [InlineData("kernel", 0)]
    [InlineData("kernel", 3)]
    [InlineData("permutation", 2)]
    public void Contributions_add_up_to_the_score_alike_at_any_number_of_threads(string method, int classes)
    {
        Dataset data = MixedRows.Data(120, classes);
        IModel model = method == "linear" ? new LogisticRegression().Fit(data) : Boosted(data);
        Table rows = Features(data);
        // Fewer sets than there are, so that drawing is put to the test too.
        ShapleySampling sampling = new() { Coalitions = 200, Orders = 2 };
        IRowExplainer explainer = ExplanationMethods.Explainer(model, rows.Head(20), method, sampling);
        ContributionTable one = explainer.Explain(rows, 1);
        ContributionTable many = explainer.Explain(rows, 4);
        for (int row = 0; row < rows.RowCount; row++)
        {
            for (int score = 0; score < one.Scores.Count; score++)
                Assert.Equal(one.Of(row, score).ToArray(), many.Of(row, score).ToArray());
        }
        // A row is explained alike whatever rows are explained with it.
        ContributionTable alone = explainer.Explain(rows.Slice(33, 34), 3);
        Assert.Equal(one.Of(33, 0).ToArray(), alone.Of(0, 0).ToArray());
        if (method is not ("kernel" or "permutation"))
            return;
        for (int score = 0; score < one.Scores.Count; score++)
        {
            double[] answers = Answer(model, rows, one.Scores[score].Name);
            for (int row = 0; row < rows.RowCount; row++)
                Assert.Equal(answers[row], one.ScoreOf(row, score), 1e-9);
        }
    }

    [Fact]
    public void Drawn_sets_and_orders_come_near_the_exact_values()
    {
        Dataset data = MixedRows.Data(300);
        GradientBoostingModel model = Boosted(data);
        Table rows = Features(data);
        Table background = rows.Head(30);
        ContributionTable exact = new KernelContributions(model, background).Explain(rows.Slice(40, 60));
        double Error(IRowExplainer explainer)
        {
            ContributionTable found = explainer.Explain(rows.Slice(40, 60));
            double[] squares = [.. Enumerable.Range(0, 20).SelectMany(row => Enumerable.Range(0, 10).Select(column =>
                Math.Pow(found.Of(row, 0)[column] - exact.Of(row, 0)[column], 2)))];
            return Math.Sqrt(squares.Average());
        }
        double size = exact.MeanSizes(0).Average();
        Assert.InRange(Error(new KernelContributions(model, background, new() { Coalitions = 300 })), 1e-12, 0.2 * size);
        Assert.InRange(Error(new PermutationContributions(model, background, new() { Orders = 20 })), 1e-12, 0.2 * size);
        Assert.True(Error(new PermutationContributions(model, background, new() { Orders = 40 }))
            < Error(new PermutationContributions(model, background, new() { Orders = 2 })));
    }

    [Fact]
    public void One_order_both_ways_is_exact_where_no_three_columns_act_together()
    {
        Dataset data = MixedRows.Data(300, 2);
        GradientBoostingModel model = new GradientBoosting { Rounds = 20, MaxDepth = 2,
            MinLeafRows = 5 }.Fit(MixedRows.Data(300));
        Table rows = Features(data);
        PermutationContributions explainer = new(model, rows.Head(Background), new ShapleySampling { Orders = 1 });
        CompareWithEnumeration(explainer, rows, _ => table => Answer(model, table, "prediction"));
    }

    [Fact]
    public void The_choice_follows_the_model()
    {
        Dataset data = MixedRows.Data(80);
        Table rows = Features(data);
        Assert.Equal("tree", ExplanationMethods.Explainer(Boosted(data), null).Method);
        GradientBoostingModel withLines = new GradientBoosting { Rounds = 3, LinearLeaves = true }.Fit(data);
        Assert.Equal("kernel", ExplanationMethods.Explainer(withLines, rows.Head(5)).Method);
        Refuses("linear-leaves", () => ExplanationMethods.Explainer(withLines, rows, "tree"));
        Refuses("no-background", () => ExplanationMethods.Explainer(withLines, null));
        Refuses("no-background", () => ExplanationMethods.Explainer(withLines, rows.Head(0), "permutation"));
        LinearRegressionModel line = new LinearRegression().Fit(data);
        InputException error = Refuses("wrong-method", () => ExplanationMethods.Explainer(line, rows, "tree"));
        Assert.Equal("Method 'tree' is for a model of trees; this is a linear-regression model.", error.Message);
        error = Refuses("unknown-method", () => ExplanationMethods.Explainer(line, rows, "kernal"));
        Assert.Equal("Did you mean 'kernel'?", error.Hint);
    }

    private static InputException Refuses(string code, Action act)
    {
        InputException error = Assert.Throws<InputException>(act);
        Assert.Equal(code, error.Code);
        return error;
    }

    private static GradientBoostingModel Boosted(Dataset data) =>
        new GradientBoosting { Rounds = 15, MaxDepth = 4, MinLeafRows = 5, LearningRate = 0.3 }.Fit(data);

    private static Table Features(Dataset data) => new(data.Features);

    private static double[] Answer(IModel model, Table rows, string score)
    {
        Table answers = model.Predict(rows);
        return (answers.Find("probability_" + score) ?? answers[score]).ToNumbers();
    }

    private static void CompareWithEnumeration(
        IRowExplainer explainer, Table rows, Func<int, Func<Table, double[]>> scoreOf)
    {
        int[] chosen = [11, 150, 42];
        ContributionTable found = explainer.Explain(rows.Take(chosen), threads: 2);
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int score = 0; score < explainer.Scores.Count; score++)
            {
                double[] expected = EnumeratedShapley.Of(scoreOf(score), rows, Background, chosen[i]);
                Assert.Equal(expected[0], explainer.BaseValues[score], Tolerance);
                for (int column = 0; column < MixedRows.Columns; column++)
                    Assert.Equal(expected[column + 1], found.Of(i, score)[column], Tolerance);
            }
        }
    }
}

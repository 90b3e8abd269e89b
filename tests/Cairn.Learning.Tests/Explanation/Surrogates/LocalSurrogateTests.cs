using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Models;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Explanation.Surrogates;

public sealed class LocalSurrogateTests
{
    private static readonly InputField[] s_inputs =
        [.. new[] { "a", "b", "c", "noise" }.Select(name => new InputField(name, ColumnKind.Number))];

    [Fact]
    public void A_model_of_the_conditions_themselves_is_found_again()
    {
        Table rows = Rows();
        double[] a = [.. rows["a"].ToNumbers().Order()];
        double cut = a[(int)(0.75 * 399)] + 0.25 * (a[300] - a[299]);
        ModelAnswers answers = Answers(x => (x[0] > cut ? 3 : 0) + (x[2] > -10 ? 1 : 0));
        int row = Enumerable.Range(0, 400).First(i => rows["a"].ToNumbers()[i] > a[350]);
        LocalFit fit = new LocalSurrogate { Terms = 2 }.Fit(answers, rows.Slice(row, row + 1), rows);
        Assert.Equal("a", fit.Terms[0].Column);
        Assert.StartsWith("a > ", fit.Terms[0].Condition);
        Assert.Equal(3, fit.Terms[0].Effect, 0.02);
        Assert.Equal(4, fit.Answer);
        Assert.Equal(4, fit.LocalAnswer, 0.02);
        Assert.Equal(1, fit.Constant, 0.02);
        Assert.InRange(fit.R2, 0.999, 1);
        Assert.Equal(0, fit.Terms[1].Effect, 0.02);
    }

    [Fact]
    public void A_linear_model_is_ranked_and_a_product_is_trusted_less()
    {
        Table rows = Rows();
        Table row = new([.. s_inputs.Select(input => new NumberColumn(input.Name, [1.5]))]);
        LocalFit line = new LocalSurrogate().Fit(Answers(x => 3 * x[0] + 2 * x[1] - x[2]), row, rows);
        Assert.Equal(["a", "b", "c", "noise"], line.Terms.Select(term => term.Column));
        Assert.Equal([1, 1, -1], line.Terms.Take(3).Select(term => Math.Sign(term.Effect)));
        LocalFit product = new LocalSurrogate().Fit(Answers(x => x[0] * x[1] * x[2]), row, rows);
        Assert.True(product.R2 < line.R2 - 0.2, $"{product.R2} and {line.R2}");
    }

    [Fact]
    public void Seed_decides_and_threads_do_not()
    {
        Table rows = Rows();
        ModelAnswers answers = Answers(x => x[0] * x[1]);
        double[] Effects(ulong seed, int threads) =>
            [.. new LocalSurrogate { Seed = seed }.Fit(answers, rows.Head(1), rows, threads: threads)
                .Terms.Select(term => term.Effect)];
        Assert.Equal(Effects(1, 1), Effects(1, 4));
        Assert.NotEqual(Effects(1, 1), Effects(2, 1));
        Assert.Equal(
            "no-rows", Assert.Throws<InputException>(() => new LocalSurrogate().Fit(answers, rows.Head(2), rows)).Code);
    }

    private static ModelAnswers Answers(Func<double[], double> rule) => ModelAnswers.Of(
        new RuleModel(new Signature(LearningTask.Regression, "y", s_inputs, Signature.RegressorOutputs), rule));

    private static Table Rows()
    {
        SeededRandom random = new(3);
        return new(
            [.. s_inputs.Select(input =>
            new NumberColumn(input.Name, [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())]))]);
    }
}

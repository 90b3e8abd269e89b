using Cairn.Formats;
using Cairn.Learning.Trees;

namespace Cairn.Learning.Tests.Trees;

/// <summary>The one language of <c>class_weight</c>.</summary>
public sealed class ClassWeightsTests
{
    private static readonly string[] s_labels = ["yes", "a, b", "<=50K", "say \"hi\""];

    [Theory]
    [InlineData("none", new double[] { 1, 1, 1, 1 })]
    [InlineData("balanced", new double[] { 2, 1, 0.6666666666666666, 1 })]
    [InlineData("yes=2", new double[] { 2, 1, 1, 1 })]
    [InlineData(" yes = 2 , <=50K=0.5", new double[] { 2, 1, 0.5, 1 })]
    [InlineData("\"a, b\"=3,\"<=50K\"=4", new double[] { 1, 3, 4, 1 })]
    [InlineData("\"say \"\"hi\"\"\"=1e-3", new double[] { 1, 1, 1, 0.001 })]
    public void A_list_gives_each_class_its_factor(string text, double[] wanted)
    {
        Assert.True(ClassWeights.IsValid(text));
        Assert.Equal(wanted, ClassWeights.Factors(text, "x", s_labels, [1, 2, 3, 0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("yes=-1")]
    [InlineData("yes=NaN")]
    [InlineData("yes=1,")]
    [InlineData("\"yes\"no=1")]
    [InlineData("\"yes=1")]
    [InlineData("yes=1,\"yes\"=2")]
    [InlineData("balanced_subsample")]
    public void What_is_no_list_is_not_valid(string text) => Assert.False(ClassWeights.IsValid(text));

    [Fact]
    public void Boosting_and_forests_take_the_same_lists_and_say_the_same()
    {
        Assert.True(ClassWeights.IsValidInForest("balanced_subsample"));
        Assert.True(ClassWeights.IsValidInForest("yes=2,no=1"));
        Assert.False(ClassWeights.IsValidInForest("yes:2,no:1"));
        InputException error = Assert.Throws<InputException>(
            () => ClassWeights.Factors("yess=2", "random-forest", s_labels, [1, 1, 1, 1]));
        Assert.Equal("Option 'class_weight' of random-forest: found a weight for 'yess', which is no class.", error.Message);
        Assert.Contains("yes", error.Hint, StringComparison.Ordinal);
    }
}

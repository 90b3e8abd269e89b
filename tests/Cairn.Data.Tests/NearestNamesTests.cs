namespace Cairn.Data.Tests;

public sealed class NearestNamesTests
{
    private static readonly string[] s_verbs = ["train", "evaluate", "predict", "serve"];

    [Theory]
    [InlineData("trian", "Did you mean 'train'?")]
    [InlineData("servr", "Did you mean 'serve'?")]
    [InlineData("EVALUATE", "Did you mean 'evaluate'?")]
    [InlineData("xyz", "Known: train, evaluate, predict, serve.")]
    public void Hint_names_the_nearest_or_lists_all(string wanted, string hint) =>
        Assert.Equal(hint, NearestNames.Hint(wanted, s_verbs));

    [Fact]
    public void Hint_cuts_a_long_list() =>
        Assert.EndsWith("… (100 in all).", NearestNames.Hint("zzzzzz", Enumerable.Range(0, 100).Select(i => $"c{i}")));

    [Fact]
    public void Hint_without_names_says_so() =>
        Assert.Equal("There is none to choose from.", NearestNames.Hint("a", []));
}

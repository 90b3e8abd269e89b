namespace Cairn.EndToEnd.Tests.Docs;

public sealed class LearnersPageTests
{
    private static readonly string s_path = Path.Combine(Sources.Root, "docs", "learners.md");

    [Fact]
    public void The_page_says_what_the_code_does() => Assert.Equal(LearnersPage.Render(), File.ReadAllText(s_path));

    // Run with --explicit only after a learner or an option has changed.
    [Fact(Explicit = true)]
    public void Write_the_page() => File.WriteAllText(s_path, LearnersPage.Render());
}

using Cairn.Formats;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Tests.Stores;

namespace Cairn.Lifecycle.Tests.Registry;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private ModelRegistry Models => _temporary.Store.Models;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Versions_count_from_one_for_each_name()
    {
        Assert.Equal(1, Models.Register("churn", null, _temporary.Package(1)).Version);
        Assert.Equal(2, Models.Register("churn", null, _temporary.Package(2), "second").Version);
        Assert.Equal(1, Models.Register("price", null, _temporary.Package(3)).Version);
        Assert.Equal(["churn", "price"], Models.List().Select(model => model.Name));
        RegisteredModel churn = Models.Find("churn");
        Assert.Equal([2, 1], churn.Versions.Select(version => version.Version));
        Assert.Equal("second", churn.Versions[0].Description);
        Assert.NotEqual(churn.Versions[0].PackageDigest, churn.Versions[1].PackageDigest);
        Assert.True(churn.Versions[0].PackageSize > 500);
    }

    [Fact]
    public void A_bare_name_is_the_champion_or_the_newest_in_use()
    {
        for (int i = 0; i < 3; i++)
            Models.Register("churn", null, _temporary.Package(i));
        Assert.Equal(3, Models.Resolve("churn").Version);
        Models.Archive("churn/3");
        Assert.Equal(2, Models.Resolve("churn").Version);
        Assert.True(Models.Resolve("churn/3").Archived);
        Models.SetAlias("churn/1", "champion");
        Assert.Equal(1, Models.Resolve("churn").Version);
        Assert.Equal(1, Models.Resolve("churn@champion").Version);
        Models.RemoveAlias("churn", "champion");
        Models.Unarchive("churn/3");
        Assert.Equal(3, Models.Resolve("churn").Version);
    }

    [Fact]
    public void An_alias_moves_and_a_version_has_many()
    {
        Models.Register("churn", null, _temporary.Package(1));
        Models.Register("churn", null, _temporary.Package(2));
        Models.SetAlias("churn/1", "shadow");
        Models.SetAlias("churn/1", "champion");
        Assert.Equal(["champion", "shadow"], Models.Resolve("churn").Aliases);
        Assert.Equal(["champion"], Models.SetAlias("churn/2", "champion").Aliases);
        Assert.Equal(["shadow"], Models.Resolve("churn/1").Aliases);
    }

    [Fact]
    public void An_archived_version_and_an_alias_exclude_each_other()
    {
        Models.Register("churn", null, _temporary.Package());
        Models.SetAlias("churn/1", "champion");
        InputException error = Assert.Throws<InputException>(() => Models.Archive("churn"));
        Assert.Equal("churn/1 has the alias champion and cannot be archived.", error.Message);
        Models.RemoveAlias("churn", "champion");
        Models.Archive("churn");
        Assert.Equal("archived", CodeOf(() => Models.SetAlias("churn/1", "champion")));
        error = Assert.Throws<InputException>(() => Models.Resolve("churn"));
        Assert.Equal("all-archived", error.Code);
        Assert.Contains("churn/1", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chrun", "unknown-model", "There is no model 'chrun' in the store.", "Did you mean 'churn'?")]
    [InlineData("churn@chamipon", "unknown-alias", "Model 'churn' has no alias 'chamipon'.",
        "Did you mean 'champion'?")]
    [InlineData("churn/7", "unknown-version", "Model 'churn' has no version 7.", "Its versions are 1 to 1.")]
    [InlineData("churn/x", "bad-reference", "'churn/x' names no version: found 'x', wanted a whole number from 1.",
        "Write churn/1, churn@champion, or churn alone.")]
    [InlineData("churn/0", "bad-reference", "'churn/0' names no version: found '0', wanted a whole number from 1.",
        "Write churn/1, churn@champion, or churn alone.")]
    [InlineData("a b", "bad-name", "'a b' is no name for a model.",
        "Use 1 to 100 letters, digits, '.', '_' and '-', beginning with a letter or digit.")]
    [InlineData("churn@", "bad-name", "'' is no name for an alias.",
        "Use 1 to 100 letters, digits, '.', '_' and '-', beginning with a letter or digit.")]
    public void A_reference_that_means_nothing_is_explained(string reference, string code, string message, string hint)
    {
        Models.Register("churn", null, _temporary.Package());
        Models.SetAlias("churn", "champion");
        InputException error = Assert.Throws<InputException>(() => Models.Resolve(reference));
        Assert.Equal((code, message, hint), (error.Code, error.Message, error.Hint));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("../up")]
    [InlineData("größe")]
    [InlineData("a/1")]
    public void Bad_names_are_not_registered(string name) =>
        Assert.Equal("bad-name", CodeOf(() => Models.Register(name, null, _temporary.Package())));

    [Fact]
    public void A_version_of_an_unknown_run_is_not_registered()
    {
        Assert.Equal("unknown-run", CodeOf(() => Models.Register("churn", new string('0', 32), _temporary.Package())));
        Assert.Empty(Models.List());
    }

    [Fact]
    public void Descriptions_and_tags_can_be_changed()
    {
        Models.Register("churn", null, _temporary.Package());
        Models.Describe("churn", "Who leaves next month.");
        Models.SetTags("churn", new Dictionary<string, string?> { ["owner"] = "risk", ["stage"] = "test" });
        RegisteredModel model = Models.SetTags("churn", new Dictionary<string, string?> { ["stage"] = null });
        Assert.Equal("Who leaves next month.", model.Description);
        Assert.Equal(new Dictionary<string, string> { ["owner"] = "risk" }, model.Tags);
        Assert.Equal("unknown-model", CodeOf(() => Models.Describe("x", "y")));
    }

    [Theory]
    [InlineData("a", "a", null, null)]
    [InlineData("a.b-c_1@next", "a.b-c_1", "next", null)]
    [InlineData("a/12", "a", null, 12)]
    public void References_are_read_and_written(string text, string name, string? alias, int? version)
    {
        ModelReference reference = ModelReference.Parse(text);
        Assert.Equal(new ModelReference(name, alias, version), reference);
        Assert.Equal(text, reference.ToString());
    }

    private static string CodeOf(Action action) => Assert.ThrowsAny<InputException>(action).Code;
}

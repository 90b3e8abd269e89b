using System.Text;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Models.Tests.Packaging;

public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_loaded_package_is_what_was_saved()
    {
        Package saved = Packages.Small(new Dictionary<string, ReadOnlyMemory<byte>>
        {
            ["evaluation.json"] = Encoding.UTF8.GetBytes("{}"),
            ["notes/empty.bin"] = ReadOnlyMemory<byte>.Empty,
        });
        PackageManifest written = saved.Save(_folder.File("a.cairn"));
        Package loaded = Package.Load(_folder.File("a.cairn"), Packages.Catalog);

        Assert.Equal(written.ToJson().ToJsonString(), loaded.Manifest.ToJson().ToJsonString());
        Assert.Equal(
            ["weights.safetensors", "card.md", "profile.json", "evaluation.json", "notes/empty.bin"],
            written.Entries.Keys);
        Assert.Equal(saved.Card, loaded.Card);
        Assert.Equal(saved.Profile!.ToJson().ToJsonString(), loaded.Profile!.ToJson().ToJsonString());
        Assert.Equal("{}", Encoding.UTF8.GetString(loaded.Extra["evaluation.json"].Span));
        Assert.Equal(2, loaded.Extra.Count);
        Assert.Equal(
            ((BaselineModel)saved.Model).Values, Assert.IsType<BaselineModel>(loaded.Model).Values);
        Table predictions = loaded.Model.Predict(Packages.Rows);
        Assert.Equal(0.6, predictions["probability_no"].ToNumbers()[0]);
    }

    [Fact]
    public void Every_fact_of_the_manifest_comes_back()
    {
        Package saved = Packages.Small();
        saved.Save(_folder.File("a.cairn"));
        PackageManifest read = PackageManifest.Read(_folder.File("a.cairn"));

        Assert.Equal(1, read.FormatVersion);
        Assert.Equal("baseline", read.Kind);
        Assert.Equal("baseline", read.Learner);
        Assert.Equal(LearningTask.BinaryClassification, read.Task);
        Assert.Equal("squared_error", read.Options["loss"]!.GetValue<string>());
        Assert.Equal(ulong.MaxValue, read.Seed);
        Assert.Equal("titanic.csv", read.DataName);
        Assert.Equal(new string('a', 64), read.DataDigest);
        Assert.Equal(5, read.Rows);
        Assert.Equal(0.5, read.Metrics["roc_auc"]);
        Assert.True(double.IsNaN(read.Metrics["log_loss"]));
        Assert.Equal(["roc_auc"], read.BaselineMetrics.Keys);
        Assert.Equal("5 folds", read.MeasuredOn);
        Assert.Equal("0123", read.Lineage["run"]!.GetValue<string>());
        Assert.Equal(saved.Manifest.Created, read.Created);
        Assert.Equal("1.2.3", read.ToolVersion);
        Assert.Equal(saved.Model.Signature.Inputs.Select(i => (i.Name, i.Kind, i.AllowMissing)),
            read.Signature.Inputs.Select(i => (i.Name, i.Kind, i.AllowMissing)));
        Assert.Equal(["C", "Q", "S"], read.Signature.Inputs[1].Levels!.Order());
        Assert.Equal(saved.Model.Signature.Outputs, read.Signature.Outputs);
        Assert.Equal(["no", "yes"], read.Signature.Labels);
    }

    [Fact]
    public void The_same_package_is_the_same_bytes()
    {
        Packages.Small().Save(_folder.File("a.cairn"));
        Packages.Small().Save(_folder.File("b.cairn"));
        byte[] first = File.ReadAllBytes(_folder.File("a.cairn"));
        Assert.Equal(first, File.ReadAllBytes(_folder.File("b.cairn")));

        Package.Load(_folder.File("a.cairn"), Packages.Catalog).Save(_folder.File("c.cairn"));
        Assert.Equal(first, File.ReadAllBytes(_folder.File("c.cairn")));
    }

    [Fact]
    public void A_package_is_replaced_whole_and_nothing_is_left_aside()
    {
        File.WriteAllText(_folder.File("a.cairn"), "something else");
        Packages.Small().Save(_folder.File("a.cairn"));
        Assert.Equal("baseline", PackageManifest.Read(_folder.File("a.cairn")).Kind);
        Assert.Equal([_folder.File("a.cairn")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_unknown_kind_is_refused_with_the_known_ones()
    {
        Packages.Small().Save(_folder.File("a.cairn"));
        InputException error = Assert.Throws<InputException>(
            () => Package.Load(_folder.File("a.cairn"), new LearnerCatalog()));
        Assert.Equal("unknown-model-kind", error.Code);

        PackageTampering.Edit(_folder.File("a.cairn"), json => json["kind"] = "oracle");
        error = Assert.Throws<InputException>(() => Package.Load(_folder.File("a.cairn"), Packages.Catalog));
        Assert.Equal("unknown-model-kind", error.Code);
        Assert.Contains("'oracle'", error.Message, StringComparison.Ordinal);
        Assert.Contains("baseline", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_format_is_refused_with_the_known_one()
    {
        Packages.Small().Save(_folder.File("a.cairn"));
        PackageTampering.Edit(_folder.File("a.cairn"), json => json["format_version"] = 2);
        InputException error = Assert.Throws<InputException>(() => PackageManifest.Read(_folder.File("a.cairn")));
        Assert.Equal("unknown-package-version", error.Code);
        Assert.EndsWith("the package has format version 2; this version of Cairn reads 1.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_must_be_of_its_model() => Assert.Throws<ArgumentException>(
        () => new Package(Packages.Small().Model, Packages.Small().Manifest with { Kind = "other" }));

    [Theory]
    [InlineData("model.json")]
    [InlineData("CARD.md")]
    public void Entries_of_the_package_itself_are_not_extra(string name) => Assert.Throws<ArgumentException>(
        () => Packages.Small(new Dictionary<string, ReadOnlyMemory<byte>> { [name] = new byte[1] }));

    [Fact]
    public void Missing_files_and_folders_are_named()
    {
        Assert.Equal("file-not-found", CodeOf(() => PackageManifest.Read(_folder.File("none.cairn"))));
        Assert.Equal("not-a-file", CodeOf(() => PackageManifest.Read(_folder.Path)));
        Assert.Equal("folder-not-found", CodeOf(() => Packages.Small().Save(_folder.File("none/a.cairn"))));
        Assert.Equal("not-a-file", CodeOf(() => Packages.Small().Save(_folder.Path)));
        File.WriteAllText(_folder.File("a.csv"), "age,income\n1,2\n");
        InputException error = Assert.Throws<InputException>(() => PackageManifest.Read(_folder.File("a.csv")));
        Assert.Equal($"'{_folder.File("a.csv")}' is not a Cairn package.", error.Message);
        Assert.Contains(".cairn", error.Hint, StringComparison.Ordinal);
    }

    private static string CodeOf(Action action) => Assert.ThrowsAny<InputException>(action).Code;
}

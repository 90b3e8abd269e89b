using Cairn.Learning.Trees;
using Cairn.Models.Learners;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

public sealed class TreesPageTests
{
    private static readonly string s_path = Path.Combine(Sources.Root, "docs", "trees.md");
    private static readonly string s_images = Path.Combine(Sources.Root, "docs", "images", "trees");

    [Fact]
    public void The_page_says_what_the_code_does() => Assert.Equal(TreesPage.Render(), File.ReadAllText(s_path));

    [Fact]
    public void Every_option_of_every_learner_of_trees_is_drawn()
    {
        LearnerKind[] kinds =
            [GradientBoosting.Kind, DecisionTree.Kind, RandomForest.Kind, ExtraTrees.Kind, IsolationForest.Kind];
        IEnumerable<string> declared = kinds.SelectMany(k => k.Options.Select(o => $"{k.Name} {o.Name}"));
        Assert.Equal(declared.Order(), TreesPage.Drawings.Select(d => $"{d.Kind.Name} {d.Option}").Order());
        Assert.Equal(
            TreesPage.Drawings.Select(d => d.File).Order(StringComparer.Ordinal),
            Directory.GetFiles(s_images).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_value_that_is_drawn_is_allowed()
    {
        foreach (OptionDrawing drawing in TreesPage.Drawings)
        {
            foreach (string value in drawing.Values)
                Assert.Equal(drawing.Kind, drawing.With(value).Kind);
        }
    }

    // Run with --explicit only after a learner or an option has changed.
    [Fact(Explicit = true)]
    public void Write_the_page_and_its_pictures()
    {
        File.WriteAllText(s_path, TreesPage.Render());
        Directory.CreateDirectory(s_images);
        foreach (string file in Directory.GetFiles(s_images))
            File.Delete(file);
        foreach (OptionDrawing drawing in TreesPage.Drawings)
            File.WriteAllText(Path.Combine(s_images, drawing.File), EffectPicture.Draw(drawing));
    }
}

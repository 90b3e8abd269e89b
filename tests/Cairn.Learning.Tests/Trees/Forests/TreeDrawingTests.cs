using System.Xml.Linq;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Drawing;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Forests;

public sealed class TreeDrawingTests
{
    [Fact]
    public void A_tree_reads_as_questions_and_answers()
    {
        string text = TreeText.Write(new DecisionTree { MaxDepth = 2 }.Fit(Animals()));

        Assert.Equal(
            """
            weight ≤ 3?  bird 50 % (8 rows)
            ├─ yes: bird 100 % (4 rows)
            └─ no:  weight ≤ 6?  cat 50 % (4 rows)
                    ├─ yes: cat 100 % (2 rows)
                    └─ no:  dog 100 % (2 rows)

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void What_lies_deeper_is_counted()
    {
        string text = TreeText.Write(new DecisionTree().Fit(Animals()), maxDepth: 1, missing: true);
        Assert.StartsWith("weight ≤ 3?  bird 50 % (8 rows); missing: yes\n", text, StringComparison.Ordinal);
        Assert.Contains("└─ no:  cat 50 % (4 rows) … 2 nodes below", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawing_is_well_formed_whatever_columns_and_classes_are_called()
    {
        Dataset data = Animals("<we\u0001ight> & \"co\"", "d<o>g & 'co'");
        string svg = TreeSvg.Write(new DecisionTree().Fit(data));
        XDocument document = XDocument.Parse(svg);
        string[] texts = [.. document.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("<we ight> & \"co\" ≤ 3", texts);
        Assert.Contains("d<o>g & 'co' 100 %", texts);
        Assert.Equal(5, document.Descendants().Count(e => e.Name.LocalName == "g"));
        Assert.Contains("digraph", TreeDot.Write(new DecisionTree().Fit(data)), StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_do_not_overlap()
    {
        ForestModel model = new DecisionTree().Fit(ForestData.Mixed(LearningTask.MulticlassClassification, 200, 4));
        XDocument document = XDocument.Parse(TreeSvg.Write(model, maxDepth: 6));
        (double X, double Y)[] boxes = [.. document.Descendants()
            .Where(e => (string?)e.Attribute("class") == "tree-base").Select(e => ((double)e.Attribute("x")!, (double)e.Attribute("y")!))];
        Assert.True(boxes.Length > 15);
        foreach (IGrouping<double, (double X, double Y)> level in boxes.GroupBy(b => b.Y))
        {
            double[] lefts = [.. level.Select(b => b.X).Order()];
            for (int i = 1; i < lefts.Length; i++)
                Assert.True(lefts[i] - lefts[i - 1] >= 172, $"Boxes at {lefts[i - 1]} and {lefts[i]} overlap.");
        }
    }

    [Fact]
    public void Trees_of_boosting_and_isolation_are_drawn_too()
    {
        Dataset data = ForestData.Mixed(LearningTask.Regression, 300, 5);
        Assert.Contains("≤", TreeText.Write(new GradientBoosting { Rounds = 2 }.Fit(data), tree: 1), StringComparison.Ordinal);
        Assert.Contains("≤", TreeText.Write(new RandomForest { Trees = 3 }.Fit(data), tree: 2), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeText.Write(new RandomForest { Trees = 3 }.Fit(data), tree: 3));
    }

    private static Dataset Animals(string weight = "weight", string dog = "dog") => new(
        new Table(
            new NumberColumn(weight, [1, 2, 1, 2, 4, 4, 8, 9]),
            CategoryColumn.FromTexts("covering", ["down", "down", "down", "down", "fur", "fur", "fur", "fur"]),
            CategoryColumn.FromTexts("kind", ["bird", "bird", "bird", "bird", "cat", "cat", dog, dog])),
        "kind", LearningTask.MulticlassClassification, [weight, "covering"]);
}

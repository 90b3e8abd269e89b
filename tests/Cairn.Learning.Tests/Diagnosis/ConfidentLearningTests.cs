using System.Text.Json;
using Cairn.Learning.Diagnosis;

namespace Cairn.Learning.Tests.Diagnosis;

public sealed class ConfidentLearningTests
{
    [Fact]
    public void Thresholds_joint_and_suspects_are_those_of_the_paper()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Goldens", "confident_learning.json");
        foreach (JsonElement golden in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("cases").EnumerateArray())
        {
            int classes = golden.GetProperty("classes").GetInt32();
            ConfidentLearning found = ConfidentLearning.Find(
                [.. golden.GetProperty("labels").EnumerateArray().Select(v => v.GetInt32())], Numbers(golden, "probabilities"), classes);
            AssertClose(Numbers(golden, "thresholds"), found.Thresholds);
            double[] joint = [.. found.Joint.Cast<double>()];
            AssertClose(Numbers(golden, "joint"), joint);
            Assert.Equal(1, joint.Sum(), 12);
            Assert.Equal(golden.GetProperty("wrong").EnumerateArray().Select(v => v.GetInt32()), found.Suspects.Order());
        }
    }

    [Fact]
    public void The_surest_come_first_and_rows_without_an_answer_are_left_out()
    {
        int[] labels = [0, 0, 0, 0, 1, 1, 1, 1, -1, 0];
        double[] ofSecond = [0.1, 0.1, 0.99, 0.8, 0.9, 0.9, 0.9, 0.2, 0.5, double.NaN];
        ConfidentLearning found = ConfidentLearning.Find(labels, [.. ofSecond.SelectMany(p => new[] { 1 - p, p })], 2);
        Assert.Equal(2, found.Suspects[0]);
        Assert.True(double.IsNaN(found.Quality[8]) && double.IsNaN(found.Quality[9]));
        Assert.Equal(0.01 - 0.99, found.Quality[2], 12);
        Assert.Equal(found.Suspects.OrderBy(row => found.Quality[row]), found.Suspects);
    }

    [Fact]
    public void Clean_labels_give_no_suspects()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 2)];
        double[] sure = [.. labels.SelectMany(l => l == 0 ? new[] { 0.97, 0.03 } : new[] { 0.02, 0.98 })];
        ConfidentLearning found = ConfidentLearning.Find(labels, sure, 2);
        Assert.Empty(found.Suspects);
        Assert.Equal(0, found.NoiseRate);
    }

    [Fact]
    public void A_class_without_rows_has_no_threshold_and_draws_none()
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 2)];
        double[] p = [.. labels.SelectMany(l => l == 0 ? new[] { 0.8, 0.1, 0.1 } : new[] { 0.1, 0.8, 0.1 })];
        ConfidentLearning found = ConfidentLearning.Find(labels, p, 3);
        Assert.True(double.IsNaN(found.Thresholds[2]));
        Assert.Empty(found.Suspects);
        Assert.Equal(1, found.Joint.Cast<double>().Sum(), 12);
    }

    private static double[] Numbers(JsonElement from, string name) =>
        [.. from.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Assert.Equal(expected[i], actual[i], 1e-9);
    }
}

using System.Text.Json;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Validation;

/// <summary>Folds beside those of scikit-learn: <c>Goldens/folds.py</c> wrote what is read here.</summary>
public sealed class FoldsGoldenTests
{
    private static readonly Lazy<JsonElement> s_golden = new(() => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "folds.json"))).RootElement);

    [Fact]
    public void Folds_in_time_are_those_of_TimeSeriesSplit()
    {
        foreach (JsonElement golden in s_golden.Value.GetProperty("time").EnumerateArray())
        {
            int rows = golden.GetProperty("rows").GetInt32();
            int gap = golden.GetProperty("gap").GetInt32();
            JsonElement window = golden.GetProperty("window");
            // The rows lie in the file in another order than in time.
            long[] days = [.. Enumerable.Range(0, rows).Select(i => (long)(i * 7 % rows))];
            if (rows % 7 == 0)
                days = [.. Enumerable.Range(0, rows).Select(i => (long)i)];
            FoldSet folds = Folds.Time(
                SmallData.Timed(days), golden.GetProperty("k").GetInt32(), gap == 0 ? null : new TimeStretch(gap),
                window.ValueKind == JsonValueKind.Null ? null : new TimeStretch(window.GetInt32()));
            int[][] expected =
                [.. golden.GetProperty("folds").EnumerateArray().Select(f => f.EnumerateArray().Select(v => v.GetInt32()).ToArray())];
            Assert.Equal(expected.Length, folds.Count);
            for (int fold = 0; fold < expected.Length; fold++)
            {
                Assert.Equal(Days(expected[fold][0], expected[fold][1]), folds[fold].Train.Select(row => days[row]).Order());
                Assert.Equal(Days(expected[fold][2], expected[fold][3]), folds[fold].Test.Select(row => days[row]).Order());
            }
        }
    }

    [Fact]
    public void Parts_of_whole_groups_are_as_even_as_those_of_GroupKFold()
    {
        foreach (JsonElement golden in s_golden.Value.GetProperty("group").EnumerateArray())
        {
            string[] groups = [.. golden.GetProperty("groups").EnumerateArray().Select(g => "g" + g.GetInt32())];
            for (ulong seed = 0; seed < 3; seed++)
            {
                FoldSet folds = Folds.Group(SmallData.Grouped(groups), golden.GetProperty("k").GetInt32(), seed);
                Assert.Equal(
                    golden.GetProperty("parts").EnumerateArray().Select(p => p.GetInt32()), folds.Select(f => f.Test.Length).Order());
            }
        }
    }

    [Fact]
    public void Classes_lie_over_parts_of_whole_groups_as_evenly_as_with_StratifiedGroupKFold()
    {
        foreach (JsonElement golden in s_golden.Value.GetProperty("stratified_group").EnumerateArray())
        {
            int[] classes = [.. golden.GetProperty("y").EnumerateArray().Select(y => y.GetInt32())];
            string[] groups = [.. golden.GetProperty("groups").EnumerateArray().Select(g => "g" + g.GetInt32())];
            Dataset data = GroupedClasses(classes, groups);
            double[] found = [.. Enumerable.Range(0, 10).Select(seed =>
            {
                FoldSet folds = Folds.StratifiedGroup(data, golden.GetProperty("k").GetInt32(), (ulong)seed);
                Assert.Equal(Enumerable.Range(0, classes.Length), folds.SelectMany(f => f.Test).Order());
                foreach (Fold fold in folds)
                    Assert.Empty(fold.Train.Select(row => groups[row]).Intersect(fold.Test.Select(row => groups[row])));
                return Unevenness(classes, folds);
            })];
            Assert.True(found.Max() <= golden.GetProperty("most").GetDouble() * 1.1, $"{found.Max()}");
            Assert.True(found.Average() <= golden.GetProperty("mean").GetDouble() * 1.05, $"{found.Average()}");
            Assert.True(found.Average() < golden.GetProperty("without").GetDouble());
        }
    }

    [Fact]
    public void Each_class_is_spread_as_by_StratifiedKFold()
    {
        foreach (JsonElement golden in s_golden.Value.GetProperty("stratified").EnumerateArray())
        {
            int[] classes = [.. golden.GetProperty("y").EnumerateArray().Select(y => y.GetInt32())];
            FoldSet folds = Folds.Stratified(SmallData.Classes(classes), golden.GetProperty("k").GetInt32(), seed: 4);
            JsonElement counts = golden.GetProperty("counts");
            for (int label = 0; label < counts.GetArrayLength(); label++)
            {
                Assert.Equal(
                    counts[label].EnumerateArray().Select(c => c.GetInt32()),
                    folds.Select(f => f.Test.Count(row => classes[row] == label)).Order());
            }
        }
    }

    private static IEnumerable<long> Days(int from, int to) => Enumerable.Range(from, to - from).Select(i => (long)i);

    private static double Unevenness(int[] classes, FoldSet folds) => classes.Distinct().Average(label =>
    {
        double all = classes.Count(c => c == label);
        double[] shares = [.. folds.Select(f => f.Test.Count(row => classes[row] == label) / all)];
        double mean = shares.Average();
        return Math.Sqrt(shares.Average(share => (share - mean) * (share - mean)));
    });

    private static Dataset GroupedClasses(int[] classes, string[] groups)
    {
        string[] labels = [.. Enumerable.Range(0, classes.Max() + 1).Select(i => "k" + i)];
        Table table = new(new CategoryColumn("y", classes, labels), CategoryColumn.FromTexts("g", groups));
        return new Dataset(table, "y", LearningTask.MulticlassClassification, [], group: "g");
    }
}

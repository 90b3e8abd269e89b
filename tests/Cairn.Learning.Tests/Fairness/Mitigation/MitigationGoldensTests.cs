using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Fairness.Mitigation;

/// <summary>Mitigations on COMPAS beside those of Fairlearn 0.14.</summary>
public sealed class MitigationGoldensTests
{
    private static readonly JsonNode s_golden = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "mitigation.json")))!;

    public static TheoryData<string> Thresholds => [.. s_golden["thresholds"]!.AsObject().Select(pair => pair.Key)];

    public static TheoryData<string> Reductions => [.. s_golden["reductions"]!.AsObject().Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Thresholds))]
    public void Thresholds_by_group_are_those_of_Fairlearn(string name)
    {
        JsonObject wanted = s_golden["thresholds"]![name]!.AsObject();
        List<(string Race, double Score, bool IsPositive, int Count)> rows =
        [
            .. s_golden["scores"]!.AsArray().Select(
                row => ((string)row![0]!, (double)row[1]!, (int)row[2]! == 1, (int)row[3]!)),
        ];
        string[] groups = [.. wanted.Select(pair => pair.Key)];
        GroupRule[] rules = ThresholdSearch.Drawn(
            [.. groups.Select(group => Counts(rows.Where(row => row.Race == group)))], groups, Counts(rows),
            FairnessConstraint.Parse(name.Split(' ')[0]), name.EndsWith(
                "balanced_accuracy_score", StringComparison.Ordinal));
        Assert.Equal(groups.Length + 1, rules.Length);
        for (int g = 0; g < groups.Length; g++)
        {
            double[] chances = [.. wanted[groups[g]]!["chances"]!.AsArray().Select(chance => (double)chance!)];
            for (int score = 1; score <= 10; score++)
                Assert.Equal(chances[score - 1], rules[g].Chance(score), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Reductions_are_as_good_as_those_of_Fairlearn(string name)
    {
        JsonNode wanted = s_golden["reductions"]![name]!;
        Dataset data = Rows();
        Mitigated learner = Mitigated.Of(new DecisionTree(), MitigationMethods.Reduction, ["race"]) with
        {
            Constraint = name.Split(' ')[0],
            Bound = double.Parse(name.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
        };
        MitigatedModel model = learner.Fit(data, new FitContext { Threads = 1 });
        double[] chances = model.Chances(data.Table);
        bool[] positive = [.. data.Classes.Codes.Select(code => code == 1)];
        Assert.Equal((double)wanted["error"]!, Mean(chances, positive, _ => true, errors: true), 1e-6);
        foreach ((string group, JsonNode? rates) in wanted["rates"]!.AsObject())
        {
            bool IsOf(int row) => data.Table["race"].Format(row) == group;
            Assert.Equal((double)rates!["selection"]!, Mean(chances, positive, IsOf), 1e-6);
            Assert.Equal((double)rates["tpr"]!, Mean(chances, positive, row => IsOf(row) && positive[row]), 1e-6);
            Assert.Equal((double)rates["fpr"]!, Mean(chances, positive, row => IsOf(row) && !positive[row]), 1e-6);
            Assert.Equal((double)rates["error"]!, Mean(chances, positive, IsOf, errors: true), 1e-6);
        }
    }

    private static double Mean(double[] chances, bool[] positive, Func<int, bool> isOf, bool errors = false) =>
        Enumerable.Range(0, chances.Length).Where(isOf).Average(
            row => errors && positive[row] ? 1 - chances[row] : chances[row]);

    private static ScoreCounts Counts(IEnumerable<(string Race, double Score, bool IsPositive, int Count)> rows) =>
        ScoreCounts.Of([.. rows.Select(row => (row.Score, row.IsPositive, (double)row.Count))]);

    private static Dataset Rows()
    {
        string[] names = ["race", "age_cat", "priors", "c_charge_degree", "sex", "y"];
        List<string[]> rows =
        [
            .. s_golden["rows"]!.AsArray().SelectMany(row => Enumerable.Repeat(
                Enumerable.Range(0, names.Length).Select(i => row![i]!.ToString()).ToArray(),
                (int)row![names.Length]!)),
        ];
        Table table = new([.. names.Select(
            (name, i) => CategoryColumn.FromTexts(name, [.. rows.Select(row => row[i])]))]);
        return new Dataset(table, "y", LearningTask.BinaryClassification, names[1..^1]);
    }
}

#:project ../src/Cairn.Learning/Cairn.Learning.csproj

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Fairness;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

// 2,000 applicants; those of group a have more points, and points get people hired.
Random random = new(1);
bool[] isA = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble() < 0.6)];
double[] points = [.. isA.Select(a => random.NextDouble() + random.NextDouble() + (a ? 0.5 : 0))];
Table people = new(
    CategoryColumn.FromTexts("group", [.. isA.Select(a => a ? "a" : "b")]),
    new NumberColumn("points", points),
    CategoryColumn.FromTexts("hired", [.. points.Select(p => random.NextDouble() < p / 3 ? "yes" : "no")]));
Dataset data = new(people, "hired", LearningTask.BinaryClassification, ["points"]);

foreach (ILearner learner in new ILearner[]
{
    new LogisticRegression(),
    Mitigated.Of(new LogisticRegression(), MitigationMethods.Thresholds, ["group"]) with { Constraint = "demographic-parity" },
})
{
    IModel model = learner.Fit(data);
    FairnessAudit audit = FairnessAudit.Of(model.Predict(people), model.Signature, data, ["group"]);
    FairnessGap gap = audit.Tables[0].Gap("demographic_parity")!;
    Console.WriteLine(
        $"{learner.Kind.Name}: '{gap.Lowest}' is selected {gap.Ratio.Value:F2} times as often as '{gap.Highest}' "
        + $"(difference {gap.Difference.Low:F2} to {gap.Difference.High:F2})");
}

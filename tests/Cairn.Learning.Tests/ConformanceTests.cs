using Cairn.Conformance;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests;

/// <summary>Every kind of learner of the catalogue, put through the public conformance kit.</summary>
public sealed class ConformanceTests
{
    private static readonly Dictionary<string, IReadOnlyList<ConformanceCheck>> s_checks =
        Learners.Catalog.Kinds.ToDictionary(kind => kind.Name, ChecksOf);

    public static TheoryData<string, string> Checks
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (LearnerKind kind in Learners.Catalog.Kinds)
            {
                foreach (ConformanceCheck check in s_checks[kind.Name])
                    rows.Add(kind.Name, check.Name);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Learner_keeps_the_promise(string learner, string promise) =>
        s_checks[learner].Single(check => check.Name == promise).Run();

    [Fact]
    public void Every_kind_is_checked_on_each_of_its_tasks()
    {
        foreach (LearnerKind kind in Learners.Catalog.Kinds)
            Assert.True(s_checks[kind.Name].Count >= 30 * kind.Tasks.Count, kind.Name);
    }

    private static IReadOnlyList<ConformanceCheck> ChecksOf(LearnerKind kind) => LearnerConformance.ChecksOf(
        kind, new ConformanceOptions { LearnsFromFeatures = kind.Name != "baseline" });
}

#:project ../tests/Cairn.Conformance/Cairn.Conformance.csproj
#:project ../src/Cairn.Learning/Cairn.Learning.csproj

using Cairn.Conformance;
using Cairn.Learning.Linear;

IReadOnlyList<ConformanceCheck> checks = LearnerConformance.ChecksOf(LogisticRegression.Kind);
foreach (ConformanceCheck check in checks)
    check.Run(); // throws ConformanceException, which says what was found and what was wanted
Console.WriteLine($"{checks.Count} promises kept");

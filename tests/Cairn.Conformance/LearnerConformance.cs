using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Learners;

namespace Cairn.Conformance;

/// <summary>The promises that every kind of learner makes, built in or not, as checks that a test can run.</summary>
/// <remarks>
/// <code>
/// foreach (ConformanceCheck check in LearnerConformance.ChecksOf(MyLearner.Kind))
///     check.Run();
/// </code>
/// The checks follow from the tasks and options that the kind declares and from the capability interfaces of its
/// learner. They need no test framework and no network, and no file but for the checkpoints of a learner that writes
/// them (in a folder of the system's for passing files, removed at the end); each takes well under a second for a fast
/// learner.
/// </remarks>
public static partial class LearnerConformance
{
    /// <summary>All checks of a kind of learner.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="options">What it does not claim; full claims when null.</param>
    public static IReadOnlyList<ConformanceCheck> ChecksOf(LearnerKind kind, ConformanceOptions? options = null)
    {
        options ??= new ConformanceOptions();
        List<ConformanceCheck> checks = [.. OptionChecks(kind)];
        foreach (LearningTask task in kind.Tasks)
        {
            Subject subject = new(kind, task, options);
            IEnumerable<(string Name, Action<Subject> Run)> all = Learning(subject).Concat(Weights(subject))
                .Concat(Shapes(subject)).Concat(Predicting()).Concat(Running())
                .Concat(GoingOn(subject));
            foreach ((string name, Action<Subject> run) in all)
                checks.Add(new ConformanceCheck($"{LearningTasks.NameOf(task)}: {name}", () => run(subject)));
        }
        return checks;
    }

    private static IEnumerable<ConformanceCheck> OptionChecks(LearnerKind kind)
    {
        yield return new("options read from a learner make the same learner", () =>
        {
            ILearner learner = kind.Default;
            ILearner again = kind.Create(kind.OptionsOf(learner).Select(
                o => KeyValuePair.Create(o.Key, o.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String
                    ? (string)o.Value! : o.Value!.ToJsonString())));
            Expect.True(Equals(learner, again), $"Wanted {learner}, found {again}.");
        });
        yield return new("an unknown option is refused by name", () =>
            Expect.Refused(() => kind.Create([new("no_such_option", "1")]), "no_such_option", "unknown-option"));
        yield return new("a task that it does not do is refused", () =>
        {
            foreach (LearningTask task in LearningTasks.All.Except(kind.Tasks))
            {
                Expect.Refused(
                    () => kind.Default.Fit(ConformanceData.Of(task, ConformanceData.Easy(task))),
                    LearningTasks.NameOf(task), "wrong-task");
            }
        });
        foreach (LearnerOption option in kind.Options)
        {
            yield return new($"option {option.Name} refuses what is out of range", () => RefusesBadValues(kind, option));
        }
    }

    // Whatever the option's type is, some of these are no value of it; each is either taken or refused by name.
    private static void RefusesBadValues(LearnerKind kind, LearnerOption option)
    {
        int refused = 0;
        foreach (string value in new[] { "nonsense", "", "-1e300", "1e300", "-1", "NaN", "Infinity", "99999999999999999999" })
        {
            try
            {
                kind.Create([new(option.Name, value)]);
            }
            catch (InputException error)
            {
                refused++;
                Expect.True(error.Code == "bad-option", $"'{value}' gives the error '{error.Code}', wanted 'bad-option'.");
                Expect.True(
                    error.Message.Contains($"'{option.Name}'", StringComparison.Ordinal),
                    $"The error for '{value}' does not name '{option.Name}': {error.Message}");
                Expect.True(
                    error.Message.Contains(option.Range, StringComparison.Ordinal),
                    $"The error for '{value}' does not say what is wanted: {error.Message}");
            }
        }
        Expect.True(refused >= 3, $"Option '{option.Name}' takes almost anything: it refused {refused} of 8 bad values.");
    }

    private sealed record Subject(LearnerKind Kind, LearningTask Task, ConformanceOptions Options)
    {
        public ILearner Learner => Kind.Default;

        public Data.Table Easy(int rows = 240, ulong seed = 1, bool missing = false) =>
            ConformanceData.Easy(Task, rows, seed, missing);

        public Models.Datasets.Dataset Of(Data.Table table, string? weight = null, params string[] features) =>
            ConformanceData.Of(Task, table, weight, features);

        public IModel Fit(Data.Table table, FitContext? context = null) => Learner.Fit(Of(table), context);
    }
}

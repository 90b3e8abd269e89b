using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Diagnosis;

/// <summary>How a model is to be diagnosed.</summary>
public sealed record DiagnosisOptions
{
    private static readonly (string Name, DiagnosisChecks Check)[] s_names =
    [
        ("slices", DiagnosisChecks.Slices), ("rows", DiagnosisChecks.Rows), ("labels", DiagnosisChecks.Labels),
        ("curve", DiagnosisChecks.Curve), ("robustness", DiagnosisChecks.Robustness), ("stability", DiagnosisChecks.Stability),
    ];

    /// <summary>What to look at.</summary>
    public DiagnosisChecks Checks { get; init; } = DiagnosisChecks.All;

    /// <summary>Folds for predictions of rows that were not learnt from, ≥ 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Most slices and worst rows to tell of, ≥ 1.</summary>
    public int Most { get; init; } = 10;

    /// <summary>
    /// Whether the model learnt from these rows: then slices and worst rows are those of models that did not see them.
    /// </summary>
    public bool WereLearntFrom { get; init; }

    /// <summary>The checks that a list with commas names.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static DiagnosisChecks Parse(string option, string text)
    {
        DiagnosisChecks checks = DiagnosisChecks.None;
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            (string? known, DiagnosisChecks check) = Array.Find(s_names, n => n.Name == name);
            checks |= known is not null ? check : throw new InputException(
                "bad-option", $"Option {option}: '{name}' is nothing to look at.", NearestNames.Hint(name, s_names.Select(n => n.Name)));
        }
        return checks;
    }
}

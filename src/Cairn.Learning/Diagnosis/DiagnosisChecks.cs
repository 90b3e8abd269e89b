
namespace Cairn.Learning.Diagnosis;

/// <summary>What a diagnosis looks at.</summary>
[Flags]
public enum DiagnosisChecks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Rows with something in common on which the model is worst.</summary>
    Slices = 1,

    /// <summary>The rows that it is most wrong about.</summary>
    Rows = 2,

    /// <summary>Targets that are likely wrong.</summary>
    Labels = 4,

    /// <summary>What more rows would bring.</summary>
    Curve = 8,

    /// <summary>What noise and missing columns do.</summary>
    Robustness = 16,

    /// <summary>What another seed, and other rows, do.</summary>
    Stability = 32,

    /// <summary>All of them.</summary>
    All = Slices | Rows | Labels | Curve | Robustness | Stability,

    /// <summary>Those that fit the learner anew.</summary>
    Refitting = Labels | Curve | Stability,
}

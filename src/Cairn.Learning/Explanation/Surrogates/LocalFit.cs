namespace Cairn.Learning.Explanation.Surrogates;

/// <summary>What <see cref="LocalSurrogate"/> found near a row.</summary>
public sealed record LocalFit
{
    /// <summary>The conditions that are true of the row and what each is worth, the largest first.</summary>
    public required IReadOnlyList<LocalTerm> Terms { get; init; }

    /// <summary>The answer where none of the conditions holds.</summary>
    public required double Constant { get; init; }

    /// <summary>The answer of the model itself to the row.</summary>
    public required double Answer { get; init; }

    /// <summary>The answer of the linear model to the row.</summary>
    public required double LocalAnswer { get; init; }

    /// <summary>Share of the weighted variance near the row that the linear model explains; low means: do not trust
    /// it.</summary>
    public required double R2 { get; init; }
}

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>How much the methods for any model try.</summary>
public sealed record ShapleySampling
{
    /// <summary>
    /// Kernel: most sets of columns that are tried; all of them where there are no more, which is exact. 0 for
    /// 2 × columns + 2048.
    /// </summary>
    public int Coalitions { get; init; }

    /// <summary>Permutation: orders in which columns join, ≥ 1; each is also tried backwards.</summary>
    public int Orders { get; init; } = 10;

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }
}

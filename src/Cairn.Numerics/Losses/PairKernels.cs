using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Numerics.Losses;

/// <summary>Derivatives of pairwise losses of a ranking, one row against all that rank behind it.</summary>
/// <remarks>
/// For a pair of different gains, with d the score of the better row less that of the worse: the loss is
/// w ln(1 + e⁻ᵈ), which pulls both scores by l = w/(1 + eᵈ) apart, with the second derivative w p(1 − p). Either w = 1
/// (Burges et al., "Learning to rank using gradient descent", 2005), or w is the change of NDCG when the two swap
/// places (Burges, "From RankNet to LambdaRank to LambdaMART", 2010), divided by 0.01 + |d| where scores are told apart
/// so that queries of large scores weigh no more.
/// </remarks>
public static class PairKernels
{
    /// <summary>What is added to distances of scores that weights are divided by.</summary>
    public const float Nearness = 0.01f;

    /// <summary>Adds the derivatives of all pairs of one row with the rows behind it.</summary>
    /// <param name="score">The row's score, not less than the others.</param>
    /// <param name="gain">Its gain.</param>
    /// <param name="discount">Discount of its place.</param>
    /// <param name="scores">Scores of the rows behind.</param>
    /// <param name="gains">Their gains.</param>
    /// <param name="discounts">Discounts of their places.</param>
    /// <param name="gradients">Their first derivatives; added to.</param>
    /// <param name="hessians">Their second derivatives; added to.</param>
    /// <param name="scale">Inverse of the best gain that the query can have; 0 gives every pair the weight 1.</param>
    /// <param name="nears">Whether weights are divided by 0.01 + |d|.</param>
    /// <returns>The sums of the row itself.</returns>
    /// <remarks>Equal to the plain loop up to rounding: a relative 10⁻⁵ of the sizes summed.</remarks>
    public static PairSums Add(
        float score, float gain, float discount, ReadOnlySpan<float> scores, ReadOnlySpan<float> gains,
        ReadOnlySpan<float> discounts, Span<float> gradients, Span<float> hessians, float scale, bool nears)
    {
        int length = scores.Length;
        if (gains.Length != length || discounts.Length != length || gradients.Length != length || hessians.Length != length)
            throw new ArgumentException($"There are {length} scores; as many gains, discounts and derivatives are wanted.");
        int done = 0;
        PairSums sums = default;
        if (Vector512.IsHardwareAccelerated || Vector256.IsHardwareAccelerated)
        {
            done = length - length % Vector512<float>.Count;
            sums = AddVector(
                score, gain, discount, scores[..done], gains, discounts, gradients, hessians, scale, nears);
        }
        PairSums rest = AddScalar(
            score, gain, discount, scores[done..], gains[done..], discounts[done..], gradients[done..], hessians[done..],
            scale, nears);
        return new PairSums(sums.Gradient + rest.Gradient, sums.Hessian + rest.Hessian, sums.Size + rest.Size);
    }

    internal static PairSums AddScalar(
        float score, float gain, float discount, ReadOnlySpan<float> scores, ReadOnlySpan<float> gains,
        ReadOnlySpan<float> discounts, Span<float> gradients, Span<float> hessians, float scale, bool nears)
    {
        double sumGradient = 0;
        double sumHessian = 0;
        double sumSize = 0;
        for (int j = 0; j < scores.Length; j++)
        {
            float more = gain - gains[j];
            if (more == 0)
                continue;
            float apart = score - scores[j];
            float weight = scale == 0 ? 1 : Math.Abs(more) * Math.Abs(discount - discounts[j]) * scale;
            if (nears)
                weight /= Nearness + Math.Abs(apart);
            float sign = more > 0 ? 1 : -1;
            float chance = 1 / (1 + MathF.Exp(sign * apart));
            float pull = weight * chance;
            float hessian = pull * (1 - chance);
            gradients[j] += sign * pull;
            hessians[j] += hessian;
            sumGradient -= sign * pull;
            sumHessian += hessian;
            sumSize += pull;
        }
        return new PairSums(sumGradient, sumHessian, sumSize);
    }

    // Sixteen pairs at a time, the halves apart where the machine has 256 bits. Pairs of equal gains have the weight 0.
    private static PairSums AddVector(
        float score, float gain, float discount, ReadOnlySpan<float> scores, ReadOnlySpan<float> gains,
        ReadOnlySpan<float> discounts, Span<float> gradients, Span<float> hessians, float scale, bool nears)
    {
        ref float score0 = ref MemoryMarshal.GetReference(scores);
        ref float gain0 = ref MemoryMarshal.GetReference(gains);
        ref float discount0 = ref MemoryMarshal.GetReference(discounts);
        ref float gradient0 = ref MemoryMarshal.GetReference(gradients);
        ref float hessian0 = ref MemoryMarshal.GetReference(hessians);
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> signBit = Vector512.Create(-0f);
        Vector512<float> sumGradient = Vector512<float>.Zero;
        Vector512<float> sumHessian = Vector512<float>.Zero;
        Vector512<float> sumSize = Vector512<float>.Zero;
        for (nuint j = 0; j < (nuint)scores.Length; j += (nuint)Vector512<float>.Count)
        {
            Vector512<float> more = Vector512.Create(gain) - Vector512.LoadUnsafe(ref gain0, j);
            Vector512<float> apart = Vector512.Create(score) - Vector512.LoadUnsafe(ref score0, j);
            Vector512<float> weight = scale == 0
                ? Vector512.AndNot(one, Vector512.Equals(more, Vector512<float>.Zero))
                : Vector512.Abs(more) * Vector512.Abs(Vector512.Create(discount) - Vector512.LoadUnsafe(ref discount0, j))
                    * Vector512.Create(scale);
            if (nears)
                weight /= Vector512.Create(Nearness) + Vector512.Abs(apart);
            Vector512<float> sign = more & signBit;
            Vector512<float> chance = one / (one + Vector512.Exp(apart ^ sign));
            Vector512<float> pull = weight * chance;
            Vector512<float> hessian = pull * (one - chance);
            Vector512<float> signed = pull ^ sign;
            (Vector512.LoadUnsafe(ref gradient0, j) + signed).StoreUnsafe(ref gradient0, j);
            (Vector512.LoadUnsafe(ref hessian0, j) + hessian).StoreUnsafe(ref hessian0, j);
            sumGradient -= signed;
            sumHessian += hessian;
            sumSize += pull;
        }
        return new PairSums(Vector512.Sum(sumGradient), Vector512.Sum(sumHessian), Vector512.Sum(sumSize));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Numerics.Losses;

/// <summary>Derivatives of the log loss of a probability 1/(1 + e⁻ˢ).</summary>
public static class LogisticKernels
{
    // Rows of one step: two vectors of doubles.
    private const int Step = 16;

    /// <summary>First and second derivative by the score: w(p − y) and w p(1 − p).</summary>
    /// <param name="scores">Score s of each row.</param>
    /// <param name="classes">Class y of each row, 0 or 1.</param>
    /// <param name="weights">Weight w of each row, or empty for 1.</param>
    /// <param name="gradients">Receives the first derivatives.</param>
    /// <param name="hessians">Receives the second ones.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <remarks>
    /// Within 2 ulp of the plain loop where that is no denormal number; tiny probabilities keep their precision, for q
    /// = 1/(1 + eᵐ) of the margin m is what both derivatives are made of. A row's values do not depend on the rows
    /// about it.
    /// </remarks>
    public static void Derive(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights, Span<float> gradients,
        Span<float> hessians)
    {
        int length = scores.Length;
        if (classes.Length != length || gradients.Length != length || hessians.Length != length
            || (weights.Length != length && !weights.IsEmpty))
            throw new ArgumentException($"There are {length} scores; as many classes, weights or none, and derivatives are wanted.");
        if (!Vector512.IsHardwareAccelerated && !Vector256.IsHardwareAccelerated)
        {
            DeriveScalar(scores, classes, weights, gradients, hessians);
            return;
        }
        int whole = length - length % Step;
        DeriveVector(scores[..whole], classes, weights, gradients, hessians);
        if (whole == length)
            return;
        // The last rows go through the same instructions, so that where blocks end changes nothing.
        Span<double> tailScores = stackalloc double[Step];
        Span<double> tailWeights = stackalloc double[Step];
        Span<int> tailClasses = stackalloc int[Step];
        Span<float> tailGradients = stackalloc float[Step];
        Span<float> tailHessians = stackalloc float[Step];
        tailScores.Clear();
        tailWeights.Clear();
        tailClasses.Clear();
        scores[whole..].CopyTo(tailScores);
        classes[whole..].CopyTo(tailClasses);
        if (!weights.IsEmpty)
            weights[whole..].CopyTo(tailWeights);
        DeriveVector(
            tailScores, tailClasses, weights.IsEmpty ? default : tailWeights, tailGradients, tailHessians);
        tailGradients[..(length - whole)].CopyTo(gradients[whole..]);
        tailHessians[..(length - whole)].CopyTo(hessians[whole..]);
    }

    internal static void DeriveScalar(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights, Span<float> gradients,
        Span<float> hessians)
    {
        for (int row = 0; row < scores.Length; row++)
        {
            double margin = classes[row] == 1 ? scores[row] : -scores[row];
            double miss = 1 / (1 + Math.Exp(margin));
            double weight = weights.IsEmpty ? 1 : weights[row];
            gradients[row] = (float)(weight * (classes[row] == 1 ? -miss : miss));
            hessians[row] = (float)(weight * (miss * (1 - miss)));
        }
    }

    // Optimised at once: the first rounds of a fit would otherwise wait for vectors in plain code.
    // A class becomes the sign bit that turns a score into a margin, and a miss into a derivative.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DeriveVector(
        ReadOnlySpan<double> scores, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights, Span<float> gradients,
        Span<float> hessians)
    {
        ref double score0 = ref MemoryMarshal.GetReference(scores);
        ref double weight0 = ref MemoryMarshal.GetReference(weights);
        ref int class0 = ref MemoryMarshal.GetReference(classes);
        ref float gradient0 = ref MemoryMarshal.GetReference(gradients);
        ref float hessian0 = ref MemoryMarshal.GetReference(hessians);
        bool weighs = !weights.IsEmpty;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> minus = Vector512.Create(-0.0);
        for (nuint i = 0; i < (nuint)scores.Length; i += Step)
        {
            (Vector512<long> low, Vector512<long> high) = Vector512.Widen(Vector512.LoadUnsafe(ref class0, i));
            Vector512<double> firstSign = Vector512.ShiftLeft(low, 63).AsDouble();
            Vector512<double> secondSign = Vector512.ShiftLeft(high, 63).AsDouble();
            Vector512<double> first = Vector512.LoadUnsafe(ref score0, i) ^ firstSign ^ minus;
            Vector512<double> second = Vector512.LoadUnsafe(ref score0, i + Step / 2) ^ secondSign ^ minus;
            first = one / (one + Vector512.Exp(first));
            second = one / (one + Vector512.Exp(second));
            Vector512<double> firstHessian = first * (one - first);
            Vector512<double> secondHessian = second * (one - second);
            if (weighs)
            {
                Vector512<double> firstWeight = Vector512.LoadUnsafe(ref weight0, i);
                Vector512<double> secondWeight = Vector512.LoadUnsafe(ref weight0, i + Step / 2);
                first *= firstWeight;
                second *= secondWeight;
                firstHessian *= firstWeight;
                secondHessian *= secondWeight;
            }
            Vector512.Narrow(first ^ firstSign, second ^ secondSign).StoreUnsafe(ref gradient0, i);
            Vector512.Narrow(firstHessian, secondHessian).StoreUnsafe(ref hessian0, i);
        }
    }
}

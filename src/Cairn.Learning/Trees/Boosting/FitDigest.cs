using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cairn.Learning.Preprocessing;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>A fingerprint of what a fit begins with: values of the features, targets, weights and first scores.</summary>
internal static class FitDigest
{
    /// <summary>The fingerprint, 32 hexadecimal digits.</summary>
    /// <param name="space">How columns become features.</param>
    /// <param name="training">Rows to fit.</param>
    /// <param name="validation">Rows to watch, or null.</param>
    /// <param name="scores">Scores of the training rows before the first round.</param>
    /// <param name="seed">The root of all randomness.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <remarks>
    /// Targets and weights are known by the derivatives of the loss at the first scores. O(cells), about a second for
    /// 10⁸ of them.
    /// </remarks>
    public static string Of(
        FeatureSpace space, BoostingSample training, BoostingSample? validation, double[] scores, ulong seed, int threads)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(seed));
        foreach (Feature feature in space.Features)
            hash.AppendData(Encoding.UTF8.GetBytes($"{feature.Name}\n{string.Join('\n', feature.Input.Levels ?? [])}\n\n"));
        hash.AppendData(MemoryMarshal.AsBytes<double>(scores));
        Add(hash, space, training, scores, threads);
        if (validation is not null)
        {
            double[] start = new double[validation.Objective.RowCount * validation.Objective.Outputs];
            Add(hash, space, validation, start, threads);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    private static void Add(IncrementalHash hash, FeatureSpace space, BoostingSample sample, double[] scores, int threads)
    {
        byte[][] digests = new byte[space.Features.Count][];
        ParallelBlocks.For(digests.Length, threads, feature =>
        {
            using IncrementalHash one = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            space.EncodeInBlocks(feature, sample.Inputs, (_, values) => one.AppendData(MemoryMarshal.AsBytes(values)));
            digests[feature] = one.GetHashAndReset();
        });
        foreach (byte[] digest in digests)
            hash.AppendData(digest);
        int rows = sample.Objective.RowCount;
        float[] gradients = new float[rows];
        float[] hessians = new float[rows];
        sample.Objective.BeginRound(scores, threads);
        for (int output = 0; output < sample.Objective.Outputs; output++)
        {
            sample.Objective.Derive(scores, output, 0, rows, gradients, hessians);
            hash.AppendData(MemoryMarshal.AsBytes<float>(gradients));
            hash.AppendData(MemoryMarshal.AsBytes<float>(hessians));
        }
    }
}

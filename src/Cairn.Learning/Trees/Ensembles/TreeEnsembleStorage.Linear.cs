using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Trees.Ensembles;

/// <content>Linear leaves.</content>
internal static partial class TreeEnsembleStorage
{
    private static void AddLinear(List<StoredTensor> tensors, LinearLeaf[] leaves)
    {
        int[] starts = new int[leaves.Length + 1];
        for (int leaf = 0; leaf < leaves.Length; leaf++)
            starts[leaf + 1] = starts[leaf] + leaves[leaf].Features.Count;
        tensors.Add(StoredTensor.From<int>("linear_starts", starts));
        tensors.Add(StoredTensor.From<double>("linear_intercepts", [.. leaves.Select(l => l.Intercept)]));
        tensors.Add(StoredTensor.From<int>("linear_features", [.. leaves.SelectMany(l => l.Features)]));
        tensors.Add(StoredTensor.From<double>("linear_coefficients", [.. leaves.SelectMany(l => l.Coefficients)]));
    }

    private static LinearLeaf[] ReadLinear(ModelState state)
    {
        int[] starts = state.Tensor<int>("linear_starts");
        double[] intercepts = state.Tensor<double>("linear_intercepts", Math.Max(0, starts.Length - 1));
        int[] features = state.Tensor<int>("linear_features");
        double[] coefficients = state.Tensor<double>("linear_coefficients", features.Length);
        LinearLeaf[] leaves = new LinearLeaf[intercepts.Length];
        for (int leaf = 0; leaf < leaves.Length; leaf++)
        {
            int start = starts[leaf];
            int end = starts[leaf + 1];
            if (start < 0 || end < start || end > features.Length)
                throw state.Broken($"linear leaf {leaf} has no features of its own");
            leaves[leaf] = new LinearLeaf(intercepts[leaf], features[start..end], coefficients[start..end]);
        }
        return leaves;
    }
}

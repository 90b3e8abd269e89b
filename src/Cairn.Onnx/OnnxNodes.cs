using Cairn.Formats;

namespace Cairn.Onnx;

/// <summary>The nodes of all trees of an operator, whatever its version: splits and leaves by number.</summary>
/// <remarks>Children are numbers of splits, or, as complements below zero, of leaves.</remarks>
internal sealed class OnnxNodes
{
    /// <summary>First node of each tree.</summary>
    public List<int> Roots { get; } = [];

    /// <summary>Feature of each split.</summary>
    public List<int> Features { get; } = [];

    /// <summary>How each split compares.</summary>
    public List<OnnxMode> Modes { get; } = [];

    /// <summary>What each split compares with.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Where each split goes when the comparison holds.</summary>
    public List<int> Trues { get; } = [];

    /// <summary>Where each split goes when it does not.</summary>
    public List<int> Falses { get; } = [];

    /// <summary>Whether missing values go where the comparison holds.</summary>
    public List<bool> MissingTrue { get; } = [];

    /// <summary>Codes of each split by members; null for others.</summary>
    public List<double[]?> Members { get; } = [];

    /// <summary>What each leaf adds: targets and weights.</summary>
    public List<List<(int Target, double Weight)>> Leaves { get; } = [];

    /// <summary>The codes that the comparison of a split holds for, in a split that looks at categories.</summary>
    /// <remarks>A number below zero or with a fraction is no code, so it changes nothing.</remarks>
    public int[] CodesOf(int split)
    {
        double[] listed = Members[split] ?? [Values[split]];
        return [.. listed.Where(code => code >= 0 && code <= int.MaxValue && code == Math.Floor(code)).Select(code => (int)code)];
    }

    /// <summary>Checks features and targets.</summary>
    /// <exception cref="MalformedDataException">One is out of range.</exception>
    public void Check(string source, int features, int targets)
    {
        for (int split = 0; split < Features.Count; split++)
        {
            if (Features[split] < 0 || Features[split] >= features)
                throw new MalformedDataException(source, $"split {split} asks for feature {Features[split]} of {features}.");
            if (double.IsNaN(Values[split]) && Modes[split] != OnnxMode.Member)
                throw new MalformedDataException(source, $"split {split} compares with NaN.");
        }
        for (int leaf = 0; leaf < Leaves.Count; leaf++)
        {
            foreach ((int target, double weight) in Leaves[leaf])
            {
                if (target < 0 || target >= targets)
                    throw new MalformedDataException(source, $"leaf {leaf} adds to target {target} of {targets}.");
                if (!double.IsFinite(weight))
                    throw new MalformedDataException(source, $"leaf {leaf} has the weight {weight}.");
            }
        }
    }
}

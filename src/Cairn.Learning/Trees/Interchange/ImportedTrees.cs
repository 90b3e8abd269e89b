using Cairn.Formats;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>Trees that another library grew, as they were read from its file.</summary>
public sealed record ImportedTrees
{
    /// <summary>Whose file it was, such as <c>XGBoost 1.7.4</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The columns read and written.</summary>
    public required Signature Signature { get; init; }

    /// <summary>The trees, over the features of the signature's inputs.</summary>
    public required TreeEnsemble Trees { get; init; }

    /// <summary>How scores become answers.</summary>
    public required ScoreLink Link { get; init; }

    /// <summary>Settings of the other library that the file names, for people.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new OrderedDictionary<string, string>();

    /// <summary>Where answers here are not those of the other library, and what the file says that was not needed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The model.</summary>
    /// <exception cref="InputException">The parts do not fit together.</exception>
    public GradientBoostingModel ToModel() => GradientBoostingModel.FromTrees(Signature, Trees, Link);
}

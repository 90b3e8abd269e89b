using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Models.Learners;

/// <summary>The kinds of learner that a program knows, by name. Loading a package never makes any other.</summary>
public sealed class LearnerCatalog
{
    private readonly Dictionary<string, LearnerKind> _kinds;

    /// <summary>A catalogue of the given kinds.</summary>
    public LearnerCatalog(params IReadOnlyList<LearnerKind> kinds)
    {
        Kinds = kinds;
        _kinds = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);
    }

    /// <summary>All kinds, in order.</summary>
    public IReadOnlyList<LearnerKind> Kinds { get; }

    /// <summary>The kind called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-learner</c>; the hint names the nearest.</exception>
    public LearnerKind this[string name] => _kinds.TryGetValue(name, out LearnerKind? kind)
        ? kind
        : throw new InputException(
            "unknown-learner", $"There is no learner '{name}'.", NearestNames.Hint(name, _kinds.Keys));

    /// <summary>Makes a stored model again.</summary>
    /// <exception cref="InputException"><c>unknown-model-kind</c> or <c>broken-model</c>.</exception>
    public IModel Load(ModelState state) => _kinds.TryGetValue(state.Kind, out LearnerKind? kind)
        ? kind.Load(state)
        : throw new InputException(
            "unknown-model-kind", $"The package holds a model of kind '{state.Kind}', which this version does not know.",
            "Known kinds: " + string.Join(", ", _kinds.Keys) + ".");
}

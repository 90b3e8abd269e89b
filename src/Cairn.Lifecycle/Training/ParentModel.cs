using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Lifecycle.Training;

/// <summary>The model that a training goes on from.</summary>
/// <param name="Reference">What it is called: <c>churn/2</c>, or the name of a file.</param>
/// <param name="Package">The model and what is known of it.</param>
public sealed record ParentModel(string Reference, Package Package)
{
    /// <summary>
    /// Null to add to the model; otherwise its leaves are renewed, and this share, 0 to 1, of their old values is kept.
    /// </summary>
    public double? RefreshDecay { get; init; }

    /// <summary>The options of the parent's learner with those given in their place.</summary>
    /// <param name="given">Options by name or alias.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Options(IReadOnlyList<KeyValuePair<string, string>> given)
    {
        LearnerKind kind = Learners.Catalog[Package.Manifest.Learner];
        HashSet<string> replaced = [.. given.Select(o => kind.Find(o.Key)?.Name ?? o.Key)];
        List<KeyValuePair<string, string>> options = [.. given];
        foreach ((string name, JsonNode? value) in Package.Manifest.Options)
        {
            // A package of an earlier version may tell of options that are gone.
            if (value is not null && !replaced.Contains(name) && kind.Options.Any(o => o.Name == name))
                options.Add(new(name, value.ToString()));
        }
        return options;
    }

    /// <summary>Checks that a learner can go on from the model.</summary>
    /// <exception cref="InputException"><c>wrong-model</c>.</exception>
    public void Check(ILearner learner)
    {
        if (learner is not IContinuedLearner)
        {
            throw new InputException(
                "wrong-model", $"Learner {learner.Kind.Name} cannot go on from a model.",
                "It can be done with " + string.Join(
                    ", ", Learners.Catalog.Kinds.Where(k => k.Default is IContinuedLearner).Select(k => k.Name)) + ".");
        }
        if (learner.Kind.Name != Package.Manifest.Learner)
        {
            throw new InputException(
                "wrong-model", $"Model {Reference} was made by {Package.Manifest.Learner}; {learner.Kind.Name} cannot go on from it.",
                "Leave --learner out.");
        }
    }

    /// <summary>Whether the model was fitted to the same data with other rows held out.</summary>
    internal bool MayHaveSeen(TrainingSource data, TrainingRequest request) =>
        data.Test is null && data.Digest is not null && data.Digest == Package.Manifest.DataDigest
        && (request.Folds is not null || request.Seed != Package.Manifest.Seed);

    /// <summary>Adds to a lineage where the model comes from.</summary>
    public void AddTo(JsonObject lineage)
    {
        lineage["parent"] = Reference;
        lineage["parent_use"] = RefreshDecay is null ? "continued" : "refreshed";
        if (Package.Manifest.Lineage["run"] is JsonNode run)
            lineage["parent_run"] = run.DeepClone();
        if (Package.Manifest.Entries.TryGetValue("weights.safetensors", out PackageEntry? weights))
            lineage["parent_weights"] = weights.Sha256;
    }
}

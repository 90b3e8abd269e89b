using Cairn.Learning.Preprocessing.Preparation;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>The options of a kind of learner and, before it, how columns are prepared, as far as that matters to it and the data.</summary>
internal sealed class AutoSpace
{
    /// <summary>What the names of choices of preparation begin with.</summary>
    public const string Prefix = "prepare.";

    private readonly LearnerSpace _learner;
    private readonly int _own;

    /// <summary>The space of a kind of learner.</summary>
    public AutoSpace(LearnerKind kind, Dataset data)
    {
        Kind = kind;
        _learner = new LearnerSpace([kind]);
        _own = _learner.Space.Count;
        Space = new SearchSpace([.. _learner.Space.Parameters, .. PreparationChoices.For(kind, data)]);
    }

    /// <summary>The kind of learner.</summary>
    public LearnerKind Kind { get; }

    /// <summary>What is looked through.</summary>
    public SearchSpace Space { get; }

    /// <summary>The default options, and columns as they are.</summary>
    public double[] Start => [.. _learner.Starts()[0], .. Enumerable.Repeat(0.0, Space.Count - _own)];

    /// <summary>The learner at a point: as it is, or inside <see cref="Prepared"/> where columns are not.</summary>
    public ILearner Create(IReadOnlyList<double> point)
    {
        ILearner learner = _learner.Create([.. point.Take(_own)]);
        Dictionary<string, string> chosen = [];
        for (int i = _own; i < Space.Count; i++)
        {
            if (!double.IsNaN(point[i]) && point[i] != 0)
                chosen[Space.Parameters[i].Name[Prefix.Length..]] = Space.Parameters[i].Range.Format(point[i]);
        }
        if (chosen.Count == 0)
            return learner;
        chosen.TryAdd("numbers", Prepared.AsIs);
        return ((Prepared)Prepared.Kind.Create(chosen)).Of(learner);
    }
}

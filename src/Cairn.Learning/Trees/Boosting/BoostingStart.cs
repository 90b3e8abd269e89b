using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Objectives;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// Where a fit begins: the data in the terms of the model to go on from, its trees, and what a reader should know of it.
/// </summary>
/// <param name="Data">The rows, with features and classes in the model's order.</param>
/// <param name="Space">The model's features, with the levels that came with the data behind its own.</param>
/// <param name="Trees">The model's trees; null where a fit begins with none.</param>
/// <param name="Notes">A sentence for each column that brought new levels.</param>
internal sealed record BoostingStart(Dataset Data, FeatureSpace Space, TreeEnsemble? Trees, IReadOnlyList<string> Notes)
{
    private ScoreLink? Link { get; init; }

    private const int BlockRows = 4096;
    private const int MostNamed = 5;

    /// <summary>The start of a fit to <paramref name="data"/>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="initial">The model to go on from, or null.</param>
    /// <exception cref="InputException"><c>wrong-model</c>, <c>missing-column</c> or <c>mistyped-column</c>.</exception>
    public static BoostingStart Of(Dataset data, IModel? initial)
    {
        if (initial is null)
            return new BoostingStart(data, FeatureSpace.Of(data), null, []);
        if (initial is not GradientBoostingModel model)
        {
            throw new InputException(
                "wrong-model", $"The model to go on from: found a model of kind {initial.Kind}, wanted {GradientBoosting.Kind.Name}.");
        }
        CheckFits(data, model);
        List<string> notes = [];
        InputField[] inputs = [.. model.Signature.Inputs.Select(input => Widen(input, data, notes))];
        Dictionary<string, Column> bound = model.Signature.Bind(data.Table).Columns.ToDictionary(c => c.Name);
        Table table = new([.. data.Table.Columns.Select(c => bound.GetValueOrDefault(c.Name, c))]);
        Dataset known = new(table, data.Task, data.Roles with { Features = [.. inputs.Select(i => i.Name)] });
        if (LearningTasks.IsClassification(data.Task))
            known = known.WithClasses(model.Signature.Labels);
        return new BoostingStart(known, new FeatureSpace(inputs), model.Trees, notes) { Link = model.Link };
    }

    /// <summary>Checks that the trees are of the kind of loss that is to be fitted.</summary>
    /// <exception cref="InputException"><c>wrong-model</c>.</exception>
    public void Check(Objective objective)
    {
        if (Trees is not null && (Trees.Outputs != objective.Outputs || Link != objective.Link))
        {
            throw new InputException(
                "wrong-model", $"The model to go on from: found {Trees.Outputs} scores a row with the link {Link!.Name}, "
                    + $"wanted {objective.Outputs} with {objective.Link.Name} for this loss.",
                "Give the loss that the model was fitted with.");
        }
    }

    /// <summary>Checks that a round of the trees is what a round of the learner gives.</summary>
    /// <exception cref="InputException"><c>wrong-model</c>.</exception>
    public void CheckRound(GradientBoosting learner, Objective objective)
    {
        int wanted = learner.VectorLeaves ? 1 : objective.Outputs;
        if (Trees is { TreeCount: > 0 } && Trees.Outputs == objective.Outputs && Trees.TreesPerRound != wanted)
        {
            throw new InputException(
                "wrong-model", $"The model to go on from: found {Trees.TreesPerRound} trees a round, wanted {wanted} with "
                    + $"vector_leaves={(learner.VectorLeaves ? "true" : "false")}.",
                "Give vector_leaves as the model was fitted with.");
        }
    }

    /// <summary>The builder that new trees are added to.</summary>
    /// <param name="trees">The trees that there are, or null.</param>
    /// <param name="mappers">Bins of the new trees.</param>
    /// <param name="baseScores">Score of each output before the first tree, where there are no trees yet.</param>
    /// <param name="vectors">Whether a round adds one tree for all outputs rather than one each.</param>
    public static GrownTreeCollector Collector(
        TreeEnsemble? trees, BinMapper[] mappers, double[] baseScores, bool vectors)
    {
        if (trees is null)
            return new GrownTreeCollector(mappers, vectors, baseScores);
        int[] levels = [.. mappers.Select(m => m.Groups?.Length ?? 0)];
        bool same = Enumerable.Range(0, levels.Length)
            .All(f => trees.LevelsOf(f) == levels[f] && SameGroups(trees.Arrays.Groups[f], mappers[f]));
        return same
            ? new GrownTreeCollector(mappers, TreeEnsembleBuilder.From(trees))
            : new GrownTreeCollector(mappers, LevelWidening.ToLevels(trees, levels), byLevel: true);
    }

    /// <summary>The scores that rows begin with.</summary>
    /// <param name="inputs">The feature columns of the rows, in order.</param>
    /// <param name="baseScores">Score of each output before the first tree, where there are no trees yet.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <returns>Row-major, one an output.</returns>
    public double[] Scores(Table? inputs, double[] baseScores, int threads)
    {
        int rows = inputs?.RowCount ?? 0;
        double[] scores = new double[rows * baseScores.Length];
        if (Trees is null || rows == 0)
        {
            for (int i = 0; i < scores.Length; i++)
                scores[i] = baseScores[i % baseScores.Length];
            return scores;
        }
        double[] values = Space.EncodeRows(inputs!, threads);
        int features = Space.Features.Count;
        int outputs = Trees.Outputs;
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int start = block * BlockRows;
            int count = Math.Min(rows, start + BlockRows) - start;
            Trees.Score(
                values.AsSpan(start * features, count * features), scores.AsSpan(start * outputs, count * outputs));
        });
        return scores;
    }

    private static bool SameGroups(int[]? known, BinMapper mapper)
    {
        if (mapper.Groups is not { } groups)
            return true;
        for (int level = 0; level < groups.Length; level++)
        {
            if (groups[level] != (known is null ? level : known[level]))
                return false;
        }
        return true;
    }

    private static void CheckFits(Dataset data, GradientBoostingModel model)
    {
        Signature signature = model.Signature;
        if (signature.Task != data.Task)
        {
            throw new InputException(
                "wrong-model", $"The model to go on from: found {LearningTasks.NameOf(signature.Task)}, wanted "
                    + $"{LearningTasks.NameOf(data.Task)}, the task of the data.");
        }
        string[] known = [.. signature.Inputs.Select(i => i.Name)];
        string[] extra = [.. data.Features.Select(f => f.Name).Except(known)];
        if (extra.Length > 0)
        {
            throw new InputException(
                "wrong-model", $"The model to go on from does not know column '{extra[0]}', which the data is to be learnt from.",
                "Leave it out with --drop, or name the model's columns with --features.");
        }
        string[] lacking = [.. known.Except(data.Features.Select(f => f.Name))];
        if (lacking.Length > 0)
        {
            throw new InputException(
                "wrong-model", $"The model to go on from reads column '{lacking[0]}', which is no feature of the data.",
                "Give the columns that the model was fitted to: " + string.Join(", ", known) + ".");
        }
        if (!LearningTasks.IsClassification(data.Task))
            return;
        string[] classes = [.. data.Classes.Labels.Except(signature.Labels)];
        if (classes.Length > 0)
        {
            throw new InputException(
                "wrong-model", $"The model to go on from does not know class '{classes[0]}' of target '{data.Target.Name}'.",
                "It knows " + string.Join(", ", signature.Labels) + ". Fit a new model for other classes.");
        }
    }

    private static InputField Widen(InputField input, Dataset data, List<string> notes)
    {
        if (input.Levels is not { } known)
            return input;
        Column column = ColumnConversion.Convert(data.Table[input.Name], ColumnKind.Category);
        IReadOnlyList<string> used = FeatureSpace.Of(
            new Dataset(new Table(column), LearningTask.OutlierDetection, new DatasetRoles { Features = [column.Name] }))
            .Inputs[0].Levels!;
        string[] added = [.. used.Except(known)];
        if (added.Length == 0)
            return input;
        string more = added.Length > MostNamed ? $" and {added.Length - MostNamed} more" : "";
        notes.Add(
            $"Column '{input.Name}' has {added.Length} levels that the model before did not know: "
            + string.Join(", ", added.Take(MostNamed)) + more + ".");
        return input with { Levels = [.. known, .. added] };
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Memory;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// Rows that are gone through in batches, three times: for targets, weights and levels; for the values that decide the
/// bins; for the bins. What is found is the same as of a table of all rows.
/// </summary>
internal sealed class StreamedRows
{
    private readonly GradientBoosting _learner;
    private readonly IEnumerable<Table> _batches;
    private readonly FitContext _context;
    private readonly int[] _used;
    private readonly int _rows;

    /// <summary>Goes through the rows for the first time.</summary>
    /// <exception cref="InputException">The rows cannot be learnt from, as for a fit to a table.</exception>
    public StreamedRows(
        GradientBoosting learner, IEnumerable<Table> batches, LearningTask task, DatasetRoles roles, FitContext context)
    {
        _learner = learner;
        _batches = batches;
        _context = context;
        List<Table> labels = [];
        List<int> used = [];
        InputField[]? inputs = null;
        HashSet<string>[] levels = [.. roles.Features.Select(_ => new HashSet<string>(StringComparer.Ordinal))];
        Report("reading");
        foreach (Table batch in batches)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int[] labelled = roles.LabelledRows(batch, task);
            foreach (int row in labelled)
                used.Add(_rows + row);
            _rows = checked(_rows + batch.RowCount);
            if (labelled.Length == 0)
                continue;
            Table kept = labelled.Length < batch.RowCount ? batch.Take(labelled) : batch;
            labels.Add(new Table([.. Labels(roles).Select(name => kept[name])]));
            Dataset rows = new(kept, LearningTask.OutlierDetection, new DatasetRoles { Features = roles.Features });
            IReadOnlyList<InputField> found = FeatureSpace.Of(rows).Inputs;
            inputs ??= [.. found];
            for (int i = 0; i < inputs.Length; i++)
            {
                if (found[i].Kind != inputs[i].Kind)
                    throw Changed($"column '{inputs[i].Name}' was {ColumnKinds.NameOf(inputs[i].Kind)} before");
                levels[i].UnionWith(found[i].Levels ?? []);
            }
        }
        Space = new FeatureSpace(
            [.. (inputs ?? throw Nothing()).Select((input, i) => input.Levels is null
                ? input
                : input with { Levels = [.. levels[i].Order(StringComparer.Ordinal)] })]);
        Table all = Concatenation.Of(labels);
        // Features were looked at above; the check wants to see that there is one.
        IReadOnlyList<string> shown = roles.Features.Count == 0 ? [] : roles.Targets;
        GradientBoosting.Kind.Check(learner, new Dataset(all, task, roles with { Features = shown }));
        RowSampler.Check(learner);
        Data = new Dataset(all, task, roles with { Features = [] });
        Losses.Choose(learner, Data);
        int[] weighing = new TargetReader(Data, Data).Rows;
        _used = [.. weighing.Select(row => used[row])];
        // The features stay where they are; the labels say how many rows there are.
        Sample = BoostingSample.Of(learner, Data, Data) with { Inputs = all.Take(weighing) };
    }

    /// <summary>The targets and weights, without features.</summary>
    public Dataset Data { get; }

    /// <summary>The features, with the levels of all rows.</summary>
    public FeatureSpace Space { get; }

    /// <summary>The loss over the rows that have a target and a weight.</summary>
    public BoostingSample Sample { get; }

    /// <summary>Goes through the rows for the second time, and chooses the bins.</summary>
    /// <param name="random">Chooses the rows that are looked at where there are many.</param>
    /// <param name="wanted">Cuts that a numeric feature has to have, by feature.</param>
    public BinLayout FindBins(SeededRandom random, ILookup<int, double>? wanted)
    {
        double[]? weights = Sample.Objective.Weights;
        int[] sample = BinFinder.Sample(_used.Length, random) ?? [.. Enumerable.Range(0, _used.Length)];
        double[]? sampleWeights = weights is null ? null : [.. sample.Select(row => weights[row])];
        double[][] kept = [.. Space.Features.Select(f => new double[f.IsCategorical ? f.LevelCount : sample.Length])];
        int next = 0;
        Each("finding bins", (batch, start) =>
        {
            int end = next;
            while (end < sample.Length && sample[end] < start + batch.RowCount)
                end++;
            ParallelBlocks.For(kept.Length, _context.Threads, f =>
            {
                ReadOnlySpan<double> values = Space.Encode(f, batch).Span;
                if (!Space.Features[f].IsCategorical)
                {
                    for (int i = next; i < end; i++)
                        kept[f][i] = values[sample[i] - start];
                    return;
                }
                for (int row = 0; row < values.Length; row++)
                {
                    if (!double.IsNaN(values[row]))
                        kept[f][(int)values[row]] += weights is null ? 1 : weights[start + row];
                }
            });
            next = end;
        });
        double light = BinLayout.LightLevel(weights);
        BinMapper[] mappers = new BinMapper[kept.Length];
        ParallelBlocks.For(mappers.Length, _context.Threads, f => mappers[f] = Space.Features[f].IsCategorical
            ? BinMapper.Categorical(kept[f], _learner.Bins, _learner.CategoryBins, light)
            : BinMapper.Numeric(BinFinder.With(
                BinFinder.Cuts(kept[f], sampleWeights is null ? [] : [.. sampleWeights], _learner.Bins), wanted?[f] ?? [], _learner.Bins)));
        return BinLayout.Of(mappers);
    }

    /// <summary>Goes through the rows for the third time, and turns them into bins.</summary>
    /// <param name="layout">The bins.</param>
    /// <param name="bundle">Whether features may share columns.</param>
    /// <param name="scratch">Where the bins are to be; null for memory.</param>
    public BinnedMatrix Bin(BinLayout layout, bool bundle, ScratchSpace? scratch)
    {
        int length = _used.Length + RowSplit.Margin;
        BinArray<byte>?[] columns = [.. layout.Mappers.Select(m => m.IsWide ? null : new BinArray<byte>(length, scratch))];
        BinArray<ushort>?[] wide = [.. layout.Mappers.Select(m => m.IsWide ? new BinArray<ushort>(length, scratch) : null)];
        Each("binning", (batch, start) => ParallelBlocks.For(columns.Length, _context.Threads, f =>
        {
            ReadOnlySpan<double> values = Space.Encode(f, batch).Span;
            if (columns[f] is { } bins)
                layout.Mappers[f].Map(values, bins.Span.Slice(start, values.Length));
            else
                layout.Mappers[f].MapWide(values, wide[f]!.Span.Slice(start, values.Length));
        }));
        return BinnedMatrix.Of(
            layout, columns, wide, _used.Length, withRows: true, bundle, scratch, _context.Threads, _context.Cancellation);
    }

    // Gives the features of the used rows of each batch, with the number of used rows before it.
    private void Each(string stage, Action<Table, int> take)
    {
        int row = 0;
        int used = 0;
        foreach (Table batch in _batches)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            _context.Progress?.Report(new FitProgress(stage, (double)row / _rows));
            int end = used;
            while (end < _used.Length && _used[end] < row + batch.RowCount)
                end++;
            if (batch.RowCount > _rows - row)
                throw Changed($"more than {_rows} rows, where there were so many before");
            Table bound = new([.. Space.Inputs.Select(input => batch[input.Name])]);
            for (int i = 0; i < Space.Inputs.Count; i++)
            {
                if (bound.Columns[i].Kind != Space.Inputs[i].Kind)
                    throw Changed($"column '{Space.Inputs[i].Name}' was {ColumnKinds.NameOf(Space.Inputs[i].Kind)} before");
            }
            if (end - used < batch.RowCount)
            {
                int before = row;
                bound = bound.Take([.. _used.AsSpan(used..end).ToArray().Select(number => number - before)]);
            }
            if (end > used)
                take(bound, used);
            used = end;
            row += batch.RowCount;
        }
        if (row != _rows)
            throw Changed($"{row} rows, where there were {_rows} before");
    }

    private void Report(string stage) => _context.Progress?.Report(new FitProgress(stage, 0));

    private static IEnumerable<string> Labels(DatasetRoles roles) =>
        roles.Weight is null ? roles.Targets : roles.Targets.Append(roles.Weight);

    private static InputException Nothing() => new("no-rows", "There are no rows to learn from.");

    private static InputException Changed(string found) => new(
        "data-changed", $"The rows changed while they were read: {found}.", "Read a file that nothing writes to.");
}

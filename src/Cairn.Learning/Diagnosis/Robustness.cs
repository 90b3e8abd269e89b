using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Diagnosis;

/// <summary>How much worse a model gets when its columns are noisy, and when one has no values at all.</summary>
public sealed record Robustness
{
    private const int MostRows = 20_000;

    private static readonly double[] s_levels = [0.05, 0.1, 0.2, 0.5];

    /// <summary>The metric: the headline metric of the task.</summary>
    public required string Metric { get; init; }

    /// <summary>Its value on the rows as they are.</summary>
    public required double Value { get; init; }

    /// <summary>The value at each level of noise: numbers are off by a normal error of so many of their standard deviations, of other columns such a share of rows has the value of another row.</summary>
    public required IReadOnlyList<(double Level, double Value)> Noise { get; init; }

    /// <summary>For each column the value when all of it is missing, worst first; columns that the model refuses to miss are absent.</summary>
    public required IReadOnlyList<(string Column, double Value)> Missing { get; init; }

    /// <summary>Columns that must have a value in every row.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Rows with their true target, best ones that the model did not learn from.</param>
    /// <param name="context">Threads, cancellation, seed.</param>
    /// <returns>Null where the metric is undefined on these rows.</returns>
    public static Robustness? Measure(IModel model, Dataset data, FitContext? context = null)
    {
        context ??= FitContext.Default;
        Dataset sample = data.RowCount <= MostRows
            ? data
            : Split.HoldOut(new Dataset(data.Table, data.Task, data.Roles with { Group = null, Time = null }), MostRows / (double)data.RowCount, context.Seed).Test;
        Signature signature = model.Signature;
        Table bound = signature.Bind(sample.Table);
        Metric metric = Metrics.Metric.Headline(signature.Task);
        double? Judge(Table rows) =>
            Evaluation.Of(model.Predict(rows), signature, sample, curves: false).Value(metric.Name);
        if (Judge(bound) is not double value)
            return null;
        double[] noisy = new double[s_levels.Length];
        ParallelBlocks.For(noisy.Length, context.Threads, i =>
        {
            SeededRandom random = new SeededRandom(context.Seed).Split("noise").Split((ulong)i);
            Table worse = new([.. bound.Columns.Select((c, k) => Disturb(c, s_levels[i], random.Split((ulong)k)))]);
            noisy[i] = Judge(worse) ?? double.NaN;
        }, context.Cancellation);
        int[] optional = [.. Enumerable.Range(0, signature.Inputs.Count).Where(i => signature.Inputs[i].AllowMissing)];
        double[] missing = new double[optional.Length];
        ParallelBlocks.For(optional.Length, context.Threads, i =>
            missing[i] = Judge(bound.With(Emptied(bound.Columns[optional[i]]))) ?? double.NaN, context.Cancellation);
        return new Robustness
        {
            Metric = metric.Name,
            Value = value,
            Noise = [.. s_levels.Zip(noisy)],
            Missing =
            [
                .. optional.Select((input, i) => (signature.Inputs[input].Name, missing[i])).Where(m => double.IsFinite(m.Item2))
                    .OrderByDescending(m => metric.Gain(value, m.Item2)),
            ],
            Required = [.. signature.Inputs.Where(i => !i.AllowMissing).Select(i => i.Name)],
        };
    }

    /// <summary><c>metric value noise missing required</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["metric"] = Metric,
        ["value"] = Value,
        ["noise"] = StoredNumbers.Array(
            Noise.Select(n => new JsonObject { ["level"] = n.Level, ["value"] = StoredNumbers.Node(n.Value) })),
        ["missing"] = StoredNumbers.Array(
            Missing.Select(m => new JsonObject { ["column"] = m.Column, ["value"] = StoredNumbers.Node(m.Value) })),
        ["required"] = StoredNumbers.Array(Required),
    };

    private static Column Disturb(Column column, double level, SeededRandom random)
    {
        if (column.Kind is not (ColumnKind.Number or ColumnKind.Integer or ColumnKind.Time))
        {
            int[] rows = [.. Enumerable.Range(0, column.Count)];
            for (int row = 0; row < rows.Length; row++)
            {
                bool taken = random.NextDouble() < level;
                int other = random.NextInt(rows.Length);
                rows[row] = taken ? other : row;
            }
            return column.Take(rows);
        }
        double[] values = column.ToNumbers();
        double[] known = [.. values.Where(double.IsFinite)];
        double mean = known.Length > 0 ? known.Average() : 0;
        double spread = known.Length > 1 ? Math.Sqrt(known.Sum(v => (v - mean) * (v - mean)) / (known.Length - 1)) : 0;
        for (int row = 0; row < values.Length; row++)
            values[row] += level * spread * random.NextNormal();
        return column switch
        {
            IntegerColumn => new IntegerColumn(column.Name, [.. values.Select(v => double.IsNaN(v) ? IntegerColumn.Missing : (long)Math.Round(v))]),
            TimeColumn => new TimeColumn(
                column.Name,
                [.. values.Select(v => double.IsNaN(v)
                    ? TimeColumn.Missing
                    : Math.Clamp(DateTime.UnixEpoch.Ticks + (long)(v * TimeSpan.TicksPerSecond), 0, DateTime.MaxValue.Ticks))]),
            _ => new NumberColumn(column.Name, values),
        };
    }

    private static Column Emptied(Column column)
    {
        int rows = column.Count;
        switch (column)
        {
            case IntegerColumn:
                long[] none = new long[rows];
                Array.Fill(none, IntegerColumn.Missing);
                return new IntegerColumn(column.Name, none);
            case TimeColumn:
                long[] never = new long[rows];
                Array.Fill(never, TimeColumn.Missing);
                return new TimeColumn(column.Name, never);
            case BooleanColumn:
                sbyte[] neither = new sbyte[rows];
                Array.Fill(neither, BooleanColumn.Missing);
                return new BooleanColumn(column.Name, neither);
            case CategoryColumn category:
                int[] codes = new int[rows];
                Array.Fill(codes, CategoryColumn.Missing);
                return new CategoryColumn(column.Name, codes, category.Levels);
            default:
                double[] values = new double[rows];
                Array.Fill(values, double.NaN);
                return new NumberColumn(column.Name, values);
        }
    }
}

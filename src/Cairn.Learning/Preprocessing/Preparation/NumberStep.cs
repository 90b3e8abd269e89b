using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A column of numbers: given a shape, and what is missing filled in with a column that says so.</summary>
internal sealed class NumberStep(string name, NumberShape? shape, double? fill, string? indicator) : ColumnStep
{
    /// <summary>The shape; null for none.</summary>
    public NumberShape? Shape { get; } = shape;

    /// <summary>What stands for missing values, after the shape; null where they stay missing.</summary>
    public double? Fill { get; } = fill;

    /// <summary>Name of the column that is 1 where the value is missing; null for none.</summary>
    public string? Indicator { get; } = indicator;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => Indicator is null ? [name] : [name, Indicator];

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        JsonObject json = Facts("number");
        json["fill"] = Fill;
        if (Shape is YeoJohnson power)
            json["power"] = power.Lambda;
        if (Shape is Rankit rankit)
            json["rankit"] = rankit.Values.Length;
        return json;
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double[] Values)> Arrays() =>
        Shape is Rankit rankit ? [("values", rankit.Values), ("scores", rankit.Scores)] : [];

    /// <summary>Learns it.</summary>
    public static NumberStep Of(Column column, Dataset data, PreparationOptions options, Func<string, string> own)
    {
        double[] values = column.ToNumbers();
        NumberShape? shape = column.Kind == ColumnKind.Boolean ? null : options.Numbers switch
        {
            Prepared.Rankit => Rankit.Of(values, data.Weights),
            Prepared.Power => YeoJohnson.Of(values, data.Weights),
            _ => null,
        };
        if (options.Missing != Prepared.Median)
            return new NumberStep(own(column.Name), shape, null, null);
        double median = Median(values, data.Weights);
        return new NumberStep(
            own(column.Name), shape, shape?.At(median) ?? median, column.MissingCount > 0 ? own(column.Name + " missing") : null);
    }

    /// <inheritdoc/>
    public override IEnumerable<Column> Apply(Column column)
    {
        double[] values = column.ToNumbers();
        double[] shaped = new double[values.Length];
        double[] missing = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            bool isMissing = double.IsNaN(values[row]);
            missing[row] = isMissing ? 1 : 0;
            shaped[row] = isMissing ? Fill ?? double.NaN : Shape?.At(values[row]) ?? values[row];
        }
        yield return new NumberColumn(name, shaped);
        if (Indicator is not null)
            yield return new NumberColumn(Indicator, missing);
    }

    // The least value with half of the weight at or below it; 0 where none is known.
    private static double Median(double[] values, IReadOnlyList<double>? weights)
    {
        (double Value, double Weight)[] present =
        [
            .. values.Select((v, row) => (Value: v, Weight: weights?[row] ?? 1)).Where(p => !double.IsNaN(p.Value) && p.Weight > 0)
                .OrderBy(p => p.Value),
        ];
        double half = present.Sum(p => p.Weight) / 2;
        double below = 0;
        foreach ((double value, double weight) in present)
        {
            below += weight;
            if (below >= half)
                return value;
        }
        return 0;
    }
}

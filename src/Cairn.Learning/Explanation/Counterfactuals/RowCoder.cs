using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation.Effects;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>Rows as arrays of numbers, one a column, and back: codes of texts where values have no order; NaN is
/// missing.</summary>
internal sealed class RowCoder
{
    private const int MostDecimals = 6;

    private readonly Signature _signature;
    private readonly string[]?[] _texts;

    /// <summary>A coder of the values that occur in some rows.</summary>
    /// <param name="signature">The columns.</param>
    /// <param name="rows">What <see cref="BoundRows"/> gave.</param>
    public RowCoder(Signature signature, Table rows)
    {
        _signature = signature;
        int columns = signature.Inputs.Count;
        _texts = new string[]?[columns];
        Spreads = new double[columns];
        Steps = new double[columns];
        for (int c = 0; c < columns; c++)
        {
            Column column = rows.Columns[c];
            if (!IsOrdered(c))
            {
                _texts[c] = [.. Enumerable.Range(0, column.Count).Select(column.Format).OfType<string>().Distinct()
                    .Order(StringComparer.Ordinal)];
                Spreads[c] = 1;
                continue;
            }
            double[] sorted = OrderedNumbers.Sorted(column);
            Spreads[c] = SpreadOf(sorted);
            Steps[c] = StepOf(signature.Inputs[c].Kind, sorted, Spreads[c]);
        }
    }

    /// <summary>What one unit of distance is in each column: 1.4826 × the median absolute deviation, else the standard
    /// deviation.</summary>
    public double[] Spreads { get; }

    /// <summary>What values of a column are multiples of, so that changes read like real values; 0 for
    /// levels.</summary>
    public double[] Steps { get; }

    /// <summary>Number of columns.</summary>
    public int Columns => _texts.Length;

    /// <summary>Whether the values of a column have an order and a size. True and false have not.</summary>
    public bool IsOrdered(int column) =>
        _signature.Inputs[column].Kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Time;

    /// <summary>Number of codes of a column without an order.</summary>
    public int Codes(int column) => _texts[column]!.Length;

    /// <summary>The rows as numbers.</summary>
    public double[][] Encode(Table rows)
    {
        double[][] coded = [.. Enumerable.Range(0, rows.RowCount).Select(_ => new double[Columns])];
        for (int c = 0; c < Columns; c++)
        {
            Column column = rows.Columns[c];
            double[]? numbers = IsOrdered(c) ? column.ToNumbers() : null;
            for (int row = 0; row < coded.Length; row++)
            {
                coded[row][c] = numbers is not null ? numbers[row]
                    : column.Format(row) is string text ? Array.BinarySearch(_texts[c]!, text, StringComparer.Ordinal)
                    : double.NaN;
            }
        }
        return coded;
    }

    /// <summary>The rows as a table that the model reads.</summary>
    public Table Decode(IReadOnlyList<double[]> rows)
    {
        Column[] columns = new Column[Columns];
        for (int c = 0; c < Columns; c++)
        {
            double[] values = [.. rows.Select(row => row[c])];
            InputField input = _signature.Inputs[c];
            columns[c] = IsOrdered(c)
                ? OrderedNumbers.ToColumn(input, values)
                : ColumnConversion.Convert(
                    new TextColumn(input.Name,
                        [.. values.Select(code => double.IsNaN(code) ? null : _texts[c]![(int)code])]), input.Kind);
        }
        return new Table(columns);
    }

    /// <summary>How far apart two values of a column are: by its spread; 1 for other levels, and for a missing value
    /// and another.</summary>
    public double Distance(int column, double a, double b) =>
        a.Equals(b) ? 0
        : double.IsNaN(a) || double.IsNaN(b) || !IsOrdered(column) ? 1
        : Math.Abs(a - b) / Spreads[column];

    /// <summary>Sum of the distances of all columns.</summary>
    public double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int c = 0; c < Columns; c++)
            sum += Distance(c, a[c], b[c]);
        return sum;
    }

    private static double SpreadOf(double[] sorted)
    {
        if (sorted.Length == 0)
            return 1;
        double median = OrderedNumbers.Quantile(sorted, 0.5);
        double[] deviations = [.. sorted.Select(value => Math.Abs(value - median)).Order()];
        double spread = 1.4826 * OrderedNumbers.Quantile(deviations, 0.5);
        double mean = sorted.Average();
        double deviation = Math.Sqrt(sorted.Average(value => (value - mean) * (value - mean)));
        return spread > 0 && double.IsFinite(spread) ? spread : deviation > 0 && double.IsFinite(deviation)
            ? deviation : 1;
    }

    // The coarsest power of ten that all values are multiples of; a hundredth of the spread, about, where there is
    // none.
    private static double StepOf(ColumnKind kind, double[] sorted, double spread)
    {
        if (kind == ColumnKind.Integer)
            return 1;
        if (kind == ColumnKind.Time)
            return sorted.All(value => value % 86400 == 0) ? 86400 : 60;
        for (int decimals = 0; decimals <= MostDecimals; decimals++)
        {
            double scale = Math.Pow(10, decimals);
            if (sorted.All(value =>
                Math.Abs(value * scale - Math.Round(value * scale)) <= 1e-9 * Math.Max(1, Math.Abs(value * scale))))
                return 1 / scale;
        }
        return Math.Pow(10, Math.Floor(Math.Log10(spread)) - 2);
    }
}

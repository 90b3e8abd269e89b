using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Models;
using Cairn.Models.Signatures;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Linear;

/// <summary>One or several linear functions of a row: what linear and logistic models share.</summary>
internal sealed class LinearScores
{
    private const int BlockRows = 2048;

    private readonly LinearDesign _design;
    private readonly double[] _coefficients;
    private readonly double[] _intercepts;

    /// <summary>Functions over a design.</summary>
    /// <param name="design">The columns.</param>
    /// <param name="coefficients">functions × columns, row-major, for standardised columns.</param>
    /// <param name="intercepts">One a function.</param>
    /// <param name="importance">Share of each input column.</param>
    public LinearScores(LinearDesign design, double[] coefficients, double[] intercepts, double[] importance)
    {
        _design = design;
        _coefficients = coefficients;
        _intercepts = intercepts;
        Importance = importance;
    }

    public int Functions => _intercepts.Length;

    public IReadOnlyList<InputField> Inputs => _design.Space.Inputs;

    public IReadOnlyList<double> Importance { get; }

    /// <summary>The functions of each row.</summary>
    /// <returns>rows × functions, row-major.</returns>
    public double[] Of(Table bound, int threads)
    {
        int rows = bound.RowCount;
        double[] scores = new double[rows * Functions];
        EncodedColumns columns = EncodedColumns.Of(_design, bound, threads);
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int start = block * BlockRows;
            Chunk chunk = columns.Chunk(start, Math.Min(rows, start + BlockRows));
            for (int i = 0; i < chunk.Count; i++)
            {
                for (int k = 0; k < Functions; k++)
                    scores[(start + i) * Functions + k] = _intercepts[k] + chunk.Dot(i, CoefficientsOf(k));
            }
        });
        return scores;
    }

    /// <summary>What each input column adds to each function, row by row; with the intercept they are the
    /// function.</summary>
    /// <returns>rows × functions × input columns, row-major.</returns>
    /// <exception cref="Formats.InputException"><c>infinite-value</c>.</exception>
    public double[] PartsOf(Table bound, int threads, CancellationToken cancellation = default)
    {
        int rows = bound.RowCount;
        int sources = Inputs.Count;
        double[] parts = new double[rows * Functions * sources];
        int[] sourceOf = SourceOfColumns(_design);
        EncodedColumns columns = EncodedColumns.Of(_design, bound, threads);
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            int start = block * BlockRows;
            Chunk chunk = columns.Chunk(start, Math.Min(rows, start + BlockRows));
            for (int i = 0; i < chunk.Count; i++)
            {
                for (int k = 0; k < Functions; k++)
                {
                    int at = ((start + i) * Functions + k) * sources;
                    Contributions(in chunk, i, CoefficientsOf(k), sourceOf, parts.AsSpan(at, sources));
                }
            }
        }, cancellation);
        return parts;
    }

    /// <summary>The constant term of each function.</summary>
    public IReadOnlyList<double> Intercepts => _intercepts;

    public StoredTensor[] Save() =>
    [
        StoredTensor.From<double>("coefficients", _coefficients, Functions, _design.Width),
        StoredTensor.From<double>("intercepts", _intercepts),
        StoredTensor.From<double>("importance", [.. Importance]),
        .. _design.Save(),
    ];

    public static LinearScores Load(ModelState state, int functions)
    {
        LinearDesign design = LinearDesign.Load(state);
        double[] coefficients = state.Tensor<double>("coefficients", (long)functions * design.Width);
        double[] intercepts = state.Tensor<double>("intercepts", functions);
        double[] importance = state.Tensor<double>("importance", design.Space.Inputs.Count);
        if (!Array.TrueForAll(coefficients, double.IsFinite) || !Array.TrueForAll(intercepts, double.IsFinite))
            throw state.Broken("a coefficient is not finite");
        return new LinearScores(design, coefficients, intercepts, importance);
    }

    /// <summary>
    /// The coefficients by name. One row for the intercept and one for each column of the design, for each function:
    /// <c>column</c>, <c>level</c>, <c>class</c> (classifiers only), <c>value</c> on the scale of the column as read, and
    /// <c>standardized</c> for a column of mean 0 and standard deviation 1.
    /// </summary>
    /// <param name="classes">Label of each function; null for regression.</param>
    public Table ToTable(IReadOnlyList<string>? classes)
    {
        List<string?> columns = [];
        List<string?> levels = [];
        List<string?> labels = [];
        List<double> values = [];
        List<double> standardised = [];
        for (int k = 0; k < Functions; k++)
        {
            Add("(intercept)", null, RawIntercept(k), _intercepts[k]);
            ReadOnlySpan<double> coefficients = CoefficientsOf(k);
            for (int d = 0; d < _design.Dense.Length; d++)
            {
                DenseTerm term = _design.Dense[d];
                Feature feature = _design.Space.Features[term.Feature];
                Add(feature.Input.Name, PartOf(feature, term.Wave), coefficients[d] / term.Scale, coefficients[d]);
            }
            foreach (HotTerm term in _design.Hot)
            {
                InputField input = Inputs[term.Source];
                for (int level = 0; level < term.Width; level++)
                {
                    double value = coefficients[term.Start + level];
                    Add(input.Name, level < term.Levels ? input.Levels![level] : "(missing)", value, value);
                }
            }

            void Add(string column, string? level, double value, double scaled)
            {
                columns.Add(column);
                levels.Add(level);
                labels.Add(classes?[k]);
                values.Add(value);
                standardised.Add(scaled);
            }
        }
        List<Column> table = [CategoryColumn.FromTexts("column", columns), CategoryColumn.FromTexts("level", levels)];
        if (classes is not null)
            table.Add(CategoryColumn.FromTexts("class", labels));
        table.Add(new NumberColumn("value", [.. values]));
        table.Add(new NumberColumn("standardized", [.. standardised]));
        return new Table(table);
    }

    /// <summary>
    /// Share of each input column: the standard deviation of what it adds to the score over the training rows, which for
    /// a number is |coefficient| × standard deviation; summed over functions.
    /// </summary>
    /// <param name="matrix">Training rows.</param>
    /// <param name="coefficients">functions × columns.</param>
    /// <param name="functions">Number of functions.</param>
    public static double[] ImportanceOf(DesignMatrix matrix, double[] coefficients, int functions)
    {
        LinearDesign design = matrix.Design;
        int sources = design.Space.Inputs.Count;
        int[] sourceOf = SourceOfColumns(design);
        int length = functions * sources;
        double[] sums = matrix.Sum(2 * length, (in Chunk chunk, Span<double> into) =>
        {
            double[] added = new double[sources];
            for (int i = 0; i < chunk.Count; i++)
            {
                double weight = matrix.Weights[chunk.Start + i] / matrix.TotalWeight;
                for (int k = 0; k < functions; k++)
                {
                    Contributions(in chunk, i, coefficients.AsSpan(k * design.Width, design.Width), sourceOf, added);
                    for (int s = 0; s < sources; s++)
                    {
                        into[k * sources + s] += weight * added[s];
                        into[length + k * sources + s] += weight * added[s] * added[s];
                    }
                }
            }
        });
        double[] shares = new double[sources];
        for (int i = 0; i < length; i++)
            shares[i % sources] += Math.Sqrt(Math.Max(0, sums[length + i] - sums[i] * sums[i]));
        double total = shares.Sum();
        for (int s = 0; s < sources; s++)
            shares[s] = total > 0 && double.IsFinite(total) ? shares[s] / total : 0;
        return shares;
    }

    private static void Contributions(
        in Chunk chunk, int row, ReadOnlySpan<double> coefficients, int[] sourceOf, Span<double> added)
    {
        added.Clear();
        ReadOnlySpan<double> dense = chunk.Dense(row);
        for (int d = 0; d < dense.Length; d++)
            added[sourceOf[d]] += dense[d] * coefficients[d];
        foreach (int column in chunk.Hot(row))
        {
            if (column >= 0)
                added[sourceOf[column]] += coefficients[column];
        }
    }

    private static int[] SourceOfColumns(LinearDesign design)
    {
        int[] sources = new int[design.Width];
        for (int d = 0; d < design.Dense.Length; d++)
            sources[d] = design.Space.Features[design.Dense[d].Feature].Source;
        foreach (HotTerm term in design.Hot)
            Array.Fill(sources, term.Source, term.Start, term.Width);
        return sources;
    }

    private static string? PartOf(Feature feature, Wave wave)
    {
        if (feature.Part is null)
            return null;
        string part = feature.Name[(feature.Input.Name.Length + 1)..];
        return wave switch { Wave.Sine => part + ".sin", Wave.Cosine => part + ".cos", _ => part };
    }

    private double RawIntercept(int function)
    {
        double intercept = _intercepts[function];
        ReadOnlySpan<double> coefficients = CoefficientsOf(function);
        for (int d = 0; d < _design.Dense.Length; d++)
            intercept -= coefficients[d] * _design.Dense[d].Mean / _design.Dense[d].Scale;
        return intercept;
    }

    private ReadOnlySpan<double> CoefficientsOf(int function) =>
        _coefficients.AsSpan(function * _design.Width, _design.Width);
}

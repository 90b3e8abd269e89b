using Cairn.Data;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Linear;

/// <summary>
/// The exact contributions of a linear model: what a column adds to the score of the row, less what it adds to that of
/// a background row on average.
/// </summary>
/// <remarks>
/// With no interactions the Shapley values of the interventional game are β·(x − E[x]) (Štrumbelj and Kononenko 2014).
/// The columns of the design that were made of one input column (levels, "is missing", waves of an instant) are added
/// up.
/// </remarks>
internal sealed class LinearContributions : IRowExplainer
{
    private readonly Signature _signature;
    private readonly LinearScores _scores;
    private readonly double[] _usual;
    private readonly double[] _baseValues;

    /// <summary>An explainer against background rows.</summary>
    public LinearContributions(Signature signature, LinearScores scores, ScoreField[] fields, Table background)
    {
        _signature = signature;
        _scores = scores;
        Scores = fields;
        Columns = [.. signature.Inputs.Select(input => input.Name)];
        int width = fields.Length * Columns.Count;
        double[] parts = scores.PartsOf(signature.Bind(background), threads: 1);
        _usual = new double[width];
        for (int i = 0; i < parts.Length; i++)
            _usual[i % width] += parts[i] / background.RowCount;
        _baseValues = [.. scores.Intercepts];
        for (int i = 0; i < width; i++)
            _baseValues[i / Columns.Count] += _usual[i];
    }

    public string Method => ExplanationMethods.Linear;

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<ScoreField> Scores { get; }

    public IReadOnlyList<double> BaseValues => _baseValues;

    public ContributionTable Explain(Table rows, int threads = 1, CancellationToken cancellation = default)
    {
        double[] parts = _scores.PartsOf(_signature.Bind(rows), threads, cancellation);
        for (int i = 0; i < parts.Length; i++)
            parts[i] -= _usual[i % _usual.Length];
        return new ContributionTable(Columns, Scores, BaseValues, parts);
    }
}

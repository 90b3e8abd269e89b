using Cairn.Data;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>The contributions of prepared columns, added up to the input columns that they were made of.</summary>
internal sealed class PreparedContributions(PreparedModel model, IRowExplainer inside) : IRowExplainer
{
    public string Method => inside.Method;

    public IReadOnlyList<string> Columns { get; } = [.. model.Signature.Inputs.Select(input => input.Name)];

    public IReadOnlyList<ScoreField> Scores => inside.Scores;

    public IReadOnlyList<double> BaseValues => inside.BaseValues;

    public ContributionTable Explain(Table rows, int threads = 1, CancellationToken cancellation = default)
    {
        ContributionTable parts = inside.Explain(model.Prepare(rows), threads, cancellation);
        IReadOnlyList<int> sources = model.Steps.Sources;
        double[] values = new double[parts.RowCount * Scores.Count * Columns.Count];
        for (int row = 0; row < parts.RowCount; row++)
        {
            for (int score = 0; score < Scores.Count; score++)
            {
                ReadOnlySpan<double> own = parts.Of(row, score);
                Span<double> sums = values.AsSpan((row * Scores.Count + score) * Columns.Count, Columns.Count);
                for (int i = 0; i < own.Length; i++)
                    sums[sources[i]] += own[i];
            }
        }
        return new ContributionTable(Columns, Scores, BaseValues, values);
    }
}

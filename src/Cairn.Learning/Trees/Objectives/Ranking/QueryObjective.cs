using Cairn.Learning.Metrics;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Objectives.Ranking;

/// <summary>
/// What losses over whole queries share: their derivatives are found once a round, and they are reported as NDCG@k.
/// </summary>
internal abstract class QueryObjective : Objective
{
    private readonly double[] _grades;
    private readonly int[] _queryOf;

    /// <summary>The objective over grades of relevance.</summary>
    /// <param name="grades">The grade of each row, from 0 on.</param>
    /// <param name="queries">Number of the query of each row.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="at">k of what is reported, ≥ 1.</param>
    protected QueryObjective(double[] grades, int[] queries, double[]? weights, int at)
        : base(grades.Length, weights)
    {
        _grades = grades;
        _queryOf = queries;
        At = at;
        Queries = new QueryOrder(queries);
    }

    /// <inheritdoc/>
    public override string Metric => $"ndcg_at_{At}";

    /// <inheritdoc/>
    public override bool GreaterIsBetter => true;

    /// <summary>Places that count.</summary>
    protected int At { get; }

    /// <summary>The rows of each query.</summary>
    protected QueryOrder Queries { get; }

    /// <summary>First derivative of each row, without its weight.</summary>
    protected float[] Gradients { get; private set; } = [];

    /// <summary>Second derivative of each row, without its weight.</summary>
    protected float[] Hessians { get; private set; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<OutputField> OutputFields(Dataset data) => Signature.RankingOutputs;

    /// <summary>0: only differences of scores matter.</summary>
    public override double[] BaseScores() => [0];

    /// <inheritdoc/>
    public override void Derive(
        double[] scores, int output, int start, int end, float[] gradients, float[] hessians)
    {
        for (int row = start; row < end; row++)
        {
            gradients[row] = (float)(WeightOf(row) * Gradients[row]);
            hessians[row] = (float)(WeightOf(row) * Hessians[row]);
        }
    }

    /// <inheritdoc/>
    public override double Measure(double[] scores, int threads) =>
        QueryMetrics.Ndcg(scores, _grades, _queryOf, At, Weights);

    /// <summary>Makes room for the derivatives, which a fit needs and a mere measure does not.</summary>
    protected void MakeRoom()
    {
        if (Gradients.Length != 0)
            return;
        Gradients = new float[RowCount];
        Hessians = new float[RowCount];
    }
}

using Cairn.Data;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics;

/// <summary>Makes the evaluation of a ranking.</summary>
internal static class RankingJudge
{
    private const string NoRows = "there are no rows to judge";
    private const int Bins = 20;

    public static Evaluation Judge(Table predictions, Signature signature, Dataset data, bool curves)
    {
        if (data.Group is null)
        {
            throw new InputException(
                "no-query", "A ranking is judged query by query, and no column says which rows are of one query.",
                "Name the column with --group.");
        }
        List<string> notes = [];
        double[] grades = data.Target.ToNumbers();
        double[] scores = predictions[signature.Outputs[0].Name].ToNumbers();
        int[] rows = JudgedRows.Choose(
            grades.Length, row => !double.IsFinite(grades[row]), row => !double.IsFinite(scores[row]), notes);
        grades = JudgedRows.Take(grades, rows);
        scores = JudgedRows.Take(scores, rows);
        int[] queries = JudgedRows.Take([.. data.Queries], rows);
        double[] weights = JudgedRows.WeightsOf(data, rows);

        MetricCollector metrics = new();
        metrics.Add("ndcg", QueryMetrics.Ndcg(scores, grades, queries, 0, weights), NoRows);
        foreach (int places in Metric.NdcgPlaces)
            metrics.Add($"ndcg_at_{places}", QueryMetrics.Ndcg(scores, grades, queries, places, weights), NoRows);
        metrics.Add("map", QueryMetrics.MeanAveragePrecision(scores, grades, queries, weights), NoRows);
        metrics.Add("mrr", QueryMetrics.MeanReciprocalRank(scores, grades, queries, weights), NoRows);
        AddNotes(queries, grades, notes);
        return new Evaluation
        {
            Task = LearningTask.Ranking,
            Target = data.Target.Name,
            Rows = rows.Length,
            Queries = queries.Distinct().Count(),
            Metrics = metrics.Values,
            Undefined = metrics.Undefined,
            Notes = notes,
            NdcgCounts = curves ? Spread(QueryMetrics.NdcgOfQueries(scores, grades, queries)) : [],
        };
    }

    private static double[] Spread(double[] values)
    {
        double[] counts = new double[Bins];
        foreach (double value in values)
            counts[Math.Clamp((int)(value * Bins), 0, Bins - 1)]++;
        return counts;
    }

    private static void AddNotes(int[] queries, double[] grades, List<string> notes)
    {
        HashSet<int> all = [.. queries];
        HashSet<int> relevant = [.. queries.Where((_, row) => grades[row] > 0)];
        int without = all.Count - relevant.Count;
        if (without > 0)
            notes.Add($"{without} of {all.Count} queries {(without == 1 ? "has no relevant row and counts" : "have no relevant row and count")} as 1");
    }
}

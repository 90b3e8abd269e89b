using Cairn.Data;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics.Intervals;

/// <summary>Prepares the metrics of predictions to be measured by many weights.</summary>
internal static class WeightedScores
{
    /// <summary>The metrics of the task of a model.</summary>
    public static IWeightedScores Of(Table predictions, Signature signature, Dataset data)
    {
        List<string> unheard = []; // the evaluation of the same predictions has told them
        return signature.Task switch
        {
            LearningTask.Regression => new NumberWeightedScores(JudgedNumbers.Of(predictions, signature, data, unheard)),
            LearningTask.MultiOutputRegression => new TargetsWeightedScores(
                [
                    .. JudgedNumbers.OfTargets(predictions, signature, data, unheard)
                        .Select(judged => new NumberWeightedScores(judged)),
                ]),
            LearningTask.Ranking => OfQueries(predictions, signature, data, unheard),
            LearningTask.Survival => OfSurvival(predictions, signature, data, unheard),
            LearningTask.OutlierDetection => OutlierJudge.Scores(predictions, signature, data),
            _ => OfClasses(predictions, signature, data, unheard),
        };
    }

    private static ClassWeightedScores OfClasses(
        Table predictions, Signature signature, Dataset data, List<string> unheard)
    {
        JudgedClasses judged = JudgedClasses.Of(predictions, signature, data, unheard);
        return new ClassWeightedScores(
            judged, signature.Task == LearningTask.BinaryClassification && judged.Labels.Length == 2);
    }

    private static QueryWeightedScores OfQueries(
        Table predictions, Signature signature, Dataset data, List<string> unheard)
    {
        double[] grades = data.Target.ToNumbers();
        double[] scores = predictions[signature.Outputs[0].Name].ToNumbers();
        int[] rows = JudgedRows.Choose(
            grades.Length, row => !double.IsFinite(grades[row]), row => !double.IsFinite(scores[row]), unheard);
        return new QueryWeightedScores(
            JudgedRows.Take(scores, rows), JudgedRows.Take(grades, rows), JudgedRows.Take([.. data.Queries], rows),
            JudgedRows.WeightsOf(data, rows), rows);
    }

    private static SurvivalWeightedScores OfSurvival(
        Table predictions, Signature signature, Dataset data, List<string> unheard)
    {
        (double[] risks, SurvivalTimes times, int[] rows) = SurvivalJudge.Judged(predictions, signature, data, unheard);
        return new SurvivalWeightedScores(new ConcordanceOrder(risks, times), JudgedRows.WeightsOf(data, rows), rows);
    }
}

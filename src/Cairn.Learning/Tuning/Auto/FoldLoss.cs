using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>
/// The headline metric of a fold as a loss, quickly: 1 − ROC AUC for two classes, the log loss for more, the RMSE for numbers.
/// </summary>
/// <remarks>Thousands of mixtures are compared by it; what is reported of the one chosen is measured as for every model.</remarks>
internal sealed class FoldLoss
{
    private const double LeastProbability = 1e-15;

    private readonly LearningTask _task;
    private readonly int[] _codes = [];
    private readonly double[] _targets = [];
    private readonly double[] _weights;
    private readonly int _classes;

    public FoldLoss(Dataset test)
    {
        _task = test.Task;
        _weights = test.Weights is { } weights ? [.. weights] : [.. Enumerable.Repeat(1.0, test.RowCount)];
        if (LearningTasks.IsClassification(test.Task))
        {
            _codes = [.. test.Classes.Codes];
            _classes = test.Classes.Labels.Count;
        }
        else
        {
            _targets = test.Target.ToNumbers();
        }
    }

    /// <summary>The loss of predictions; NaN where it is undefined.</summary>
    public double Of(double[] answers) => _task switch
    {
        LearningTask.BinaryClassification => OneMinusArea(answers),
        LearningTask.MulticlassClassification => LogLoss(answers),
        _ => RootMeanSquare(answers),
    };

    private double RootMeanSquare(double[] answers)
    {
        double sum = 0;
        for (int i = 0; i < answers.Length; i++)
            sum += _weights[i] * (answers[i] - _targets[i]) * (answers[i] - _targets[i]);
        return Math.Sqrt(sum / _weights.Sum());
    }

    private double LogLoss(double[] answers)
    {
        double sum = 0;
        for (int i = 0; i < _codes.Length; i++)
            sum -= _weights[i] * Math.Log(Math.Max(answers[i * _classes + _codes[i]], LeastProbability));
        return sum / _weights.Sum();
    }

    // The weight of pairs of a row of each class that stand in the right order; ties count half.
    private double OneMinusArea(double[] answers)
    {
        double[] scores = new double[_codes.Length];
        int[] order = new int[scores.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = answers[2 * i + 1];
            order[i] = i;
        }
        Array.Sort(scores, order);
        double below = 0;
        double right = 0;
        double positives = 0;
        for (int start = 0; start < scores.Length;)
        {
            double tiedPositive = 0;
            double tiedNegative = 0;
            int end = start;
            for (; end < scores.Length && scores[end] == scores[start]; end++)
            {
                if (_codes[order[end]] == 1)
                    tiedPositive += _weights[order[end]];
                else
                    tiedNegative += _weights[order[end]];
            }
            right += tiedPositive * (below + tiedNegative / 2);
            below += tiedNegative;
            positives += tiedPositive;
            start = end;
        }
        return 1 - right / (positives * below);
    }
}

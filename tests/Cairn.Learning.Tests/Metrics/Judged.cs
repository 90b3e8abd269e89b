using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Metrics;

/// <summary>Makes evaluations of given predictions, through the tables that models give.</summary>
internal static class Judged
{
    public static Signature Regressor { get; } =
        new(LearningTask.Regression, "y", [], Signature.RegressorOutputs);

    public static Signature Classifier(LearningTask task, params string[] labels) =>
        new(task, "y", [], Signature.ClassifierOutputs(labels));

    public static Evaluation Classes(
        string[] labels, int[] actual, int[] said, double[][] probabilities, double[] weights, int threads = 1)
    {
        LearningTask task = labels.Length == 2 ? LearningTask.BinaryClassification : LearningTask.MulticlassClassification;
        Dataset data = Data(new CategoryColumn("y", actual, labels), task, weights);
        Table predictions = new(
        [
            new CategoryColumn("prediction", said, labels),
            .. labels.Select((label, i) => new NumberColumn("probability_" + label, probabilities[i])),
        ]);
        return Evaluation.Of(predictions, Classifier(task, labels), data, threads);
    }

    public static Evaluation Numbers(double[] actual, double[] predicted, double[] weights) => Evaluation.Of(
        new Table(new NumberColumn("prediction", predicted)), Regressor,
        Data(new NumberColumn("y", actual), LearningTask.Regression, weights));

    public static Dataset Data(Column target, LearningTask task, double[] weights) => weights.Length == 0
        ? new Dataset(new Table(target), target.Name, task, [])
        : new Dataset(new Table(target, new NumberColumn("w", weights)), target.Name, task, [], "w");
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests;

/// <summary>A model whose answers a function of the row's numbers gives: what judges are tested with.</summary>
internal sealed class RuleModel(Signature signature, Func<double[], double> rule) : IModel, IFeatureImportance
{
    public string Kind => "rule";

    public Signature Signature { get; } = signature;

    public IReadOnlyList<double> FeatureImportance =>
        [.. Signature.Inputs.Select((_, i) => (i + 1.0) * 2 / Signature.Inputs.Count / (Signature.Inputs.Count + 1))];

    public Table Predict(Table rows, int threads = 1)
    {
        Table bound = Signature.Bind(rows);
        double[][] columns = [.. bound.Columns.Select(c => c.ToNumbers())];
        double[] answers = new double[bound.RowCount];
        for (int row = 0; row < answers.Length; row++)
            answers[row] = rule([.. columns.Select(c => c[row])]);
        if (Signature.Task == LearningTask.Regression)
            return new Table(new NumberColumn("prediction", answers));
        IReadOnlyList<string> labels = Signature.Labels;
        return new Table(
            new CategoryColumn("prediction", [.. answers.Select(p => p >= 0.5 ? 1 : 0)], labels),
            new NumberColumn("probability_" + labels[0], [.. answers.Select(p => 1 - p)]),
            new NumberColumn("probability_" + labels[1], answers));
    }

    public ModelState Save() => new(Kind, Signature, [], []);
}

using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests;

/// <summary>Learns the mean of the target (or the share of the second class) and says it plus the first feature.</summary>
internal sealed record MeanLearner : ILearner<RuleModel>
{
    public Action<Dataset, FitContext>? OnFit { get; init; }

    public LearnerKind Kind => throw new NotSupportedException("Not in any catalogue.");

    public RuleModel Fit(Dataset data, FitContext? context = null)
    {
        OnFit?.Invoke(data, context ?? FitContext.Default);
        InputField[] inputs = [.. data.Features.Select(f => new InputField(f.Name, f.Kind))];
        if (data.Task == LearningTask.Regression)
        {
            double mean = data.Target.ToNumbers().Average();
            return new RuleModel(
                new Signature(data.Task, data.Target.Name, inputs, Signature.RegressorOutputs), x => mean + x[0]);
        }
        double share = data.Classes.Codes.Count(c => c == 1) / (double)data.RowCount;
        Signature signature = new(data.Task, data.Target.Name, inputs, Signature.ClassifierOutputs(data.Classes.Labels));
        return new RuleModel(signature, x => Math.Clamp(share + x[0], 0, 1));
    }
}

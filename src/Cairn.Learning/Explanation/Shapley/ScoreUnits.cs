using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>What the raw scores of models are called and measured in.</summary>
internal static class ScoreUnits
{
    /// <summary>The scores of a model of trees.</summary>
    public static ScoreField[] Of(ITreeModel model)
    {
        Signature signature = model.Signature;
        IReadOnlyList<string> labels = signature.Labels;
        string[] names = Names(signature, model.Trees.Outputs);
        return model switch
        {
            IsolationForestModel => [new ScoreField(names[0], "mean depth in the trees; less is more unusual")],
            ForestModel when labels.Count > 0 => [.. names.Select(
                name => new ScoreField(name, $"probability of '{name}'", true))],
            GradientBoostingModel boosting => [.. names.Select(name => new ScoreField(name, UnitOf(boosting, name)))],
            _ => [.. names.Select(name => new ScoreField(name, Plain(signature, name)))],
        };
    }

    /// <summary>The scores of a linear classifier.</summary>
    public static ScoreField[] OfClasses(IReadOnlyList<string> labels) => labels.Count == 2
        ? [new ScoreField(labels[1], LogOdds(labels[1]))]
        : [.. labels.Select(label => new ScoreField(label, BeforeSoftmax(label)))];

    /// <summary>The score of a model of one number.</summary>
    public static ScoreField OfNumber(Signature signature) => new(
        signature.Outputs[0].Name, Plain(signature, signature.Target));

    private static string UnitOf(GradientBoostingModel model, string name)
    {
        Signature signature = model.Signature;
        return model.Link.Name switch
        {
            "logistic" or "one_vs_rest" => LogOdds(name),
            "softmax" => BeforeSoftmax(name),
            "exponential" => $"logarithm of {Plain(signature, name)}",
            "sigmoid" => $"log-odds of {Plain(signature, name)}",
            "signed_square" => $"signed square root of {Plain(signature, name)}",
            _ => Plain(signature, name),
        };
    }

    private static string[] Names(Signature signature, int outputs)
    {
        IReadOnlyList<string> labels = signature.Labels;
        IReadOnlyList<OutputField> fields = signature.Outputs;
        OutputField[] quantiles = [.. fields.Where(field => field.Role == OutputRole.Quantile)];
        return outputs == 1 ? [labels.Count == 2 ? labels[1] : fields[0].Label ?? fields[0].Name]
            : labels.Count == outputs ? [.. labels]
            : quantiles.Length == outputs ? [.. quantiles.Select(field => "q" + field.Label)]
            : fields.Count == outputs ? [.. fields.Select(field => field.Label ?? field.Name)]
            : [.. Enumerable.Range(1, outputs).Select(output => $"score{output}")];
    }

    private static string Plain(Signature signature, string name) => signature.Task switch
    {
        LearningTask.Ranking => "score of relevance",
        LearningTask.Survival when signature.Outputs[0].Name == Signature.RiskName => "log of the hazard ratio",
        LearningTask.MultiOutputRegression => $"'{name}'",
        _ => $"'{signature.Target}'",
    };

    private static string LogOdds(string label) => $"log-odds of '{label}'";

    private static string BeforeSoftmax(string label) => $"log-score of '{label}', before the softmax";
}

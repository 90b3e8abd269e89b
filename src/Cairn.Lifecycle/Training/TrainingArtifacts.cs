namespace Cairn.Lifecycle.Training;

/// <summary>Names of the files that a training keeps with its run, besides the package.</summary>
public static class TrainingArtifacts
{
    /// <summary>The report, an HTML page.</summary>
    public const string Report = "report.html";

    /// <summary>How good the judged predictions are, with curves.</summary>
    public const string Evaluation = "evaluation.json";

    /// <summary>How much each column matters.</summary>
    public const string Importance = "importance.json";

    /// <summary>What each fold gave, when there were folds.</summary>
    public const string Folds = "cross_validation.json";
}

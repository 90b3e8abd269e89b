namespace Cairn.Server.Metrics;

/// <summary>The protocol that a request for predictions came in.</summary>
public enum InferenceProtocol
{
    /// <summary>Open Inference Protocol v2, <c>/v2/models/{model}/infer</c>.</summary>
    OpenInference,

    /// <summary>The MLflow scoring form, <c>/invocations</c>.</summary>
    MlflowScoring,

    /// <summary>Explanations, <c>/v2/models/{model}/explain</c>: asked as in Open Inference, and counted
    /// apart.</summary>
    Explanation,
}

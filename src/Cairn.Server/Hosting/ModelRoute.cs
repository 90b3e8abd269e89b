using Cairn.Server.Inference;
using Cairn.Server.Metrics;

namespace Cairn.Server.Hosting;

/// <summary>Where a path for predictions leads.</summary>
/// <param name="Plan">The model.</param>
/// <param name="Protocol">The form of requests and answers.</param>
internal sealed record ModelRoute(ModelPlan Plan, InferenceProtocol Protocol);

using Cairn.Data;

namespace Cairn.Server.Inference;

/// <summary>A request of the Open Inference Protocol as read.</summary>
/// <param name="Id">The id to echo, or null.</param>
/// <param name="Rows">The input columns.</param>
/// <param name="Outputs">The outputs wanted, in order.</param>
internal readonly record struct OpenInferenceRequest(string? Id, Table Rows, RequestedOutput[] Outputs);

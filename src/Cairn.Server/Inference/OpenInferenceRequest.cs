using Cairn.Data;

namespace Cairn.Server.Inference;

/// <summary>A request of the Open Inference Protocol as read.</summary>
/// <param name="Id">The id to echo, or null.</param>
/// <param name="Rows">The input columns.</param>
/// <param name="Outputs">The outputs wanted, in order.</param>
/// <param name="Interval">
/// Share of rows that intervals or sets are to cover; 0 for that of the model, and NaN where none are asked for.
/// </param>
/// <param name="BinaryInterval">Whether these follow the JSON in binary form.</param>
internal readonly record struct OpenInferenceRequest(
    string? Id, Table Rows, RequestedOutput[] Outputs, double Interval = double.NaN, bool BinaryInterval = false);

namespace Cairn.Server.Inference;

/// <summary>An output that a request asks for.</summary>
/// <param name="Index">Index into the outputs of the signature.</param>
/// <param name="Binary">Whether its values follow the JSON in binary form.</param>
internal readonly record struct RequestedOutput(int Index, bool Binary);

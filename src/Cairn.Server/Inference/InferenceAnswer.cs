namespace Cairn.Server.Inference;

/// <summary>What is known of an answer besides its bytes.</summary>
/// <param name="Rows">Rows predicted.</param>
/// <param name="JsonLength">Length of the JSON part when binary tensors follow it, otherwise −1.</param>
internal readonly record struct InferenceAnswer(int Rows, int JsonLength);

namespace Cairn.Server.Inference;

/// <summary>An input whose values follow the JSON in binary form.</summary>
/// <param name="Column">Index of the column.</param>
/// <param name="Datatype">Element type.</param>
/// <param name="Rows">Number of elements.</param>
/// <param name="Size">Number of bytes.</param>
internal readonly record struct BinaryInput(int Column, TensorDatatype Datatype, int Rows, int Size);

namespace Cairn.Formats.Onnx;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">Type of its elements; undefined when it is no tensor.</param>
/// <param name="Shape">Extents, −1 where one is not fixed; null when the shape is not said.</param>
public sealed record OnnxValue(string Name, OnnxElement Element, IReadOnlyList<long>? Shape);

namespace Cairn.Formats.Onnx;

/// <summary>A constant of a model.</summary>
/// <param name="Name">Its name; empty inside an attribute.</param>
/// <param name="Element">Type of the elements.</param>
/// <param name="Shape">Extents; empty for a single value.</param>
/// <param name="Numbers">The elements, row-major; empty for texts. Whole numbers are exact up to 2⁵³.</param>
/// <param name="Texts">The elements of a tensor of texts.</param>
public sealed record OnnxTensor(
    string Name, OnnxElement Element, IReadOnlyList<long> Shape, double[] Numbers, IReadOnlyList<string> Texts)
{
    /// <summary>A list of numbers.</summary>
    public static OnnxTensor List(string name, OnnxElement element, double[] numbers) =>
        new(name, element, [numbers.Length], numbers, []);
}

namespace Cairn.Formats.Onnx;

/// <summary>A fixed argument of a node: one of its fields is given.</summary>
public sealed record OnnxAttribute
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>One number of single precision.</summary>
    public float? Single { get; init; }

    /// <summary>One whole number.</summary>
    public long? Integer { get; init; }

    /// <summary>One text.</summary>
    public string? Text { get; init; }

    /// <summary>One tensor.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>Numbers of single precision.</summary>
    public IReadOnlyList<float>? Singles { get; init; }

    /// <summary>Whole numbers.</summary>
    public IReadOnlyList<long>? Integers { get; init; }

    /// <summary>Texts.</summary>
    public IReadOnlyList<string>? Texts { get; init; }
}

namespace Cairn.Formats.Onnx;

/// <summary>What a file of ONNX says: one graph, and the versions of the operators in it.</summary>
public sealed record OnnxModel
{
    /// <summary>Version of the format, such as 8.</summary>
    public long FormatVersion { get; init; } = 8;

    /// <summary>Who made it.</summary>
    public string Producer { get; init; } = "";

    /// <summary>Version of whoever made it.</summary>
    public string ProducerVersion { get; init; } = "";

    /// <summary>What it is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Version of the operators of each domain.</summary>
    public IReadOnlyDictionary<string, long> Operators { get; init; } = new OrderedDictionary<string, long>();

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new OrderedDictionary<string, string>();

    /// <summary>Name of the graph.</summary>
    public string GraphName { get; init; } = "";

    /// <summary>The operators, each after those whose values it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; init; } = [];

    /// <summary>The constants.</summary>
    public IReadOnlyList<OnnxTensor> Constants { get; init; } = [];

    /// <summary>What the graph reads, constants among them in old files.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; init; } = [];

    /// <summary>What the graph makes.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; init; } = [];
}

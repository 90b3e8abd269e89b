using Cairn.Formats;
using Cairn.Formats.Onnx;

namespace Cairn.Onnx;

/// <summary>The arguments of a node, each checked to be of the kind and length that its operator asks for.</summary>
internal sealed class OnnxArguments
{
    private readonly OnnxNode _node;
    private readonly string _source;

    /// <summary>The arguments of a node.</summary>
    public OnnxArguments(OnnxNode node, string source)
    {
        _node = node;
        _source = source;
    }

    /// <summary>Whole numbers, <paramref name="count"/> of them or any number for −1; null where they are left out.</summary>
    public int[]? Integers(string name, int count = -1)
    {
        if (_node.Find(name) is not { } attribute)
            return null;
        IReadOnlyList<long> values = attribute.Integers ?? throw Wrong(name, "is no list of whole numbers");
        if (count >= 0 && values.Count != count)
            throw Wrong(name, $"has {values.Count} numbers, wanted {count}");
        int[] integers = new int[values.Count];
        for (int i = 0; i < integers.Length; i++)
        {
            if (values[i] < int.MinValue || values[i] > int.MaxValue)
                throw Wrong(name, $"has {values[i]} at {i}, which is too large");
            integers[i] = (int)values[i];
        }
        return integers;
    }

    /// <summary>Numbers of single precision, or of double precision as a tensor called <c>…_as_tensor</c>; null where neither is.</summary>
    public double[]? Reals(string name, int count = -1)
    {
        double[]? values = _node.Find(name) is { } attribute
            ? [.. (attribute.Singles ?? throw Wrong(name, "is no list of numbers")).Select(v => (double)v)]
            : Tensor(name + "_as_tensor");
        if (values is not null && count >= 0 && values.Length != count)
            throw Wrong(name, $"has {values.Length} numbers, wanted {count}");
        return values;
    }

    /// <summary>The elements of a tensor; null where it is left out.</summary>
    public double[]? Tensor(string name) => _node.Find(name) is not { } attribute
        ? null
        : attribute.Tensor?.Numbers ?? throw Wrong(name, "is no tensor");

    /// <summary>Texts; null where they are left out.</summary>
    public IReadOnlyList<string>? Texts(string name) => _node.Find(name) is { } attribute
        ? attribute.Texts ?? throw Wrong(name, "is no list of texts")
        : null;

    /// <summary>One text.</summary>
    public string Text(string name, string missing) => _node.Find(name)?.Text ?? missing;

    /// <summary>One whole number.</summary>
    public long Integer(string name, long missing) => _node.Find(name)?.Integer ?? missing;

    /// <summary>What must be there.</summary>
    public T Want<T>(T? value, string name)
        where T : class => value ?? throw Wrong(name, "is missing");

    /// <summary>The error for an argument.</summary>
    public MalformedDataException Wrong(string name, string what) =>
        new(_source, $"'{name}' of the node '{_node.Name}' ({_node.Operator}) {what}.");
}

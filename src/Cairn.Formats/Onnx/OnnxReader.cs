namespace Cairn.Formats.Onnx;

/// <summary>
/// Reads files of ONNX (the messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) into plain records. Not
/// read: graphs within graphs, functions, sparse tensors, and tensors kept in other files.
/// </summary>
public static class OnnxReader
{
    /// <summary>The largest file that is read: what a protocol buffer may be.</summary>
    public const long MostBytes = int.MaxValue;

    /// <summary>Reads a model that is in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="MalformedDataException">It is not a file of ONNX; the message has the byte.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> bytes, string source)
    {
        ProtobufReader reader = new(bytes, source, 0);
        OnnxModel model = new();
        OrderedDictionary<string, long> operators = [];
        OrderedDictionary<string, string> metadata = [];
        bool graph = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    model = model with { FormatVersion = reader.Integer() };
                    break;
                case 2:
                    model = model with { Producer = reader.Text() };
                    break;
                case 3:
                    model = model with { ProducerVersion = reader.Text() };
                    break;
                case 6:
                    model = model with { Description = reader.Text() };
                    break;
                case 7:
                    model = ReadGraph(reader.Message(), model, source);
                    graph = true;
                    break;
                case 8:
                    (string domain, long version) = ReadVersion(reader.Message());
                    operators[domain] = version;
                    break;
                case 14:
                    (string key, string value) = ReadPair(reader.Message());
                    metadata[key] = value;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (!graph)
            throw new MalformedDataException(source, "it has no graph, so it is not a file of ONNX.");
        return model with { Operators = operators, Metadata = metadata };
    }

    private static OnnxModel ReadGraph(ProtobufReader reader, OnnxModel model, string source)
    {
        List<OnnxNode> nodes = [];
        List<OnnxTensor> constants = [];
        List<OnnxValue> inputs = [];
        List<OnnxValue> outputs = [];
        string name = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(ReadNode(reader.Message(), source));
                    break;
                case 2:
                    name = reader.Text();
                    break;
                case 5:
                    constants.Add(OnnxTensorReader.Read(reader.Message(), source));
                    break;
                case 11:
                    inputs.Add(ReadValue(reader.Message()));
                    break;
                case 12:
                    outputs.Add(ReadValue(reader.Message()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return model with { GraphName = name, Nodes = nodes, Constants = constants, Inputs = inputs, Outputs = outputs };
    }

    private static OnnxNode ReadNode(ProtobufReader reader, string source)
    {
        List<string> inputs = [];
        List<string> outputs = [];
        List<OnnxAttribute> attributes = [];
        string name = "";
        string kind = "";
        string domain = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 2:
                    outputs.Add(reader.Text());
                    break;
                case 3:
                    name = reader.Text();
                    break;
                case 4:
                    kind = reader.Text();
                    break;
                case 5:
                    attributes.Add(ReadAttribute(reader.Message(), source));
                    break;
                case 7:
                    domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return new OnnxNode(kind, domain == "ai.onnx" ? "" : domain, name, inputs, outputs, attributes);
    }

    // A list may be empty, so its presence is told by the type of the attribute.
    private static OnnxAttribute ReadAttribute(ProtobufReader reader, string source)
    {
        OnnxAttribute attribute = new() { Name = "" };
        List<float> singles = [];
        List<long> integers = [];
        List<string> texts = [];
        long type = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    attribute = attribute with { Name = reader.Text() };
                    break;
                case 2:
                    attribute = attribute with { Single = reader.Single() };
                    break;
                case 3:
                    attribute = attribute with { Integer = reader.Integer() };
                    break;
                case 4:
                    attribute = attribute with { Text = reader.Text() };
                    break;
                case 5:
                    attribute = attribute with { Tensor = OnnxTensorReader.Read(reader.Message(), source) };
                    break;
                case 7:
                    reader.Singles(singles);
                    break;
                case 8:
                    reader.Integers(integers);
                    break;
                case 9:
                    texts.Add(reader.Text());
                    break;
                case 20:
                    type = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return type switch
        {
            // What is zero or empty may be left out of the file.
            1 => attribute with { Single = attribute.Single ?? 0 },
            2 => attribute with { Integer = attribute.Integer ?? 0 },
            3 => attribute with { Text = attribute.Text ?? "" },
            _ => attribute with
            {
                Singles = singles.Count > 0 || type == 6 ? singles : null,
                Integers = integers.Count > 0 || type == 7 ? integers : null,
                Texts = texts.Count > 0 || type == 8 ? texts : null,
            },
        };
    }

    private static OnnxValue ReadValue(ProtobufReader reader)
    {
        string name = "";
        OnnxElement element = OnnxElement.Undefined;
        IReadOnlyList<long>? shape = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    ProtobufReader type = reader.Message();
                    while (type.Next())
                    {
                        if (type.Field == 1)
                            (element, shape) = ReadTensorType(type.Message());
                        else
                            type.Skip();
                    }
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return new OnnxValue(name, element, shape);
    }

    private static (OnnxElement Element, IReadOnlyList<long>? Shape) ReadTensorType(ProtobufReader reader)
    {
        OnnxElement element = OnnxElement.Undefined;
        List<long>? shape = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    element = (OnnxElement)reader.Integer();
                    break;
                case 2:
                    shape = [];
                    ProtobufReader extents = reader.Message();
                    while (extents.Next())
                    {
                        if (extents.Field == 1)
                            shape.Add(ReadExtent(extents.Message()));
                        else
                            extents.Skip();
                    }
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return (element, shape);
    }

    private static long ReadExtent(ProtobufReader reader)
    {
        long extent = -1;
        while (reader.Next())
        {
            if (reader.Field == 1)
                extent = reader.Integer();
            else
                reader.Skip();
        }
        return extent;
    }

    private static (string Domain, long Version) ReadVersion(ProtobufReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            if (reader.Field == 1)
                domain = reader.Text();
            else if (reader.Field == 2)
                version = reader.Integer();
            else
                reader.Skip();
        }
        return (domain == "ai.onnx" ? "" : domain, version);
    }

    private static (string Key, string Value) ReadPair(ProtobufReader reader)
    {
        string key = "";
        string value = "";
        while (reader.Next())
        {
            if (reader.Field == 1)
                key = reader.Text();
            else if (reader.Field == 2)
                value = reader.Text();
            else
                reader.Skip();
        }
        return (key, value);
    }
}

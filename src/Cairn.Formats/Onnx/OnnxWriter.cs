using System.Buffers.Binary;
using System.Text;

namespace Cairn.Formats.Onnx;

/// <summary>Writes files of ONNX. The same model gives the same bytes.</summary>
public static class OnnxWriter
{
    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="model">The model.</param>
    public static void Write(Stream stream, OnnxModel model)
    {
        ProtobufWriter writer = new();
        writer.Integer(1, model.FormatVersion);
        writer.Text(2, model.Producer);
        writer.Text(3, model.ProducerVersion);
        writer.Text(6, model.Description);
        writer.Message(7, graph => WriteGraph(graph, model));
        foreach ((string domain, long version) in model.Operators)
        {
            writer.Message(8, entry =>
            {
                entry.Text(1, domain);
                entry.Integer(2, version);
            });
        }
        foreach ((string key, string value) in model.Metadata)
        {
            writer.Message(14, entry =>
            {
                entry.Text(1, key);
                entry.Text(2, value);
            });
        }
        stream.Write(writer.Written);
    }

    private static void WriteGraph(ProtobufWriter writer, OnnxModel model)
    {
        foreach (OnnxNode node in model.Nodes)
            writer.Message(1, inner => WriteNode(inner, node));
        writer.Text(2, model.GraphName);
        foreach (OnnxTensor constant in model.Constants)
            writer.Message(5, inner => WriteTensor(inner, constant));
        foreach (OnnxValue input in model.Inputs)
            writer.Message(11, inner => WriteValue(inner, input));
        foreach (OnnxValue output in model.Outputs)
            writer.Message(12, inner => WriteValue(inner, output));
    }

    private static void WriteNode(ProtobufWriter writer, OnnxNode node)
    {
        foreach (string input in node.Inputs)
            writer.Bytes(1, Encoding.UTF8.GetBytes(input));
        foreach (string output in node.Outputs)
            writer.Bytes(2, Encoding.UTF8.GetBytes(output));
        writer.Text(3, node.Name);
        writer.Text(4, node.Operator);
        foreach (OnnxAttribute attribute in node.Attributes)
            writer.Message(5, inner => WriteAttribute(inner, attribute));
        writer.Text(7, node.Domain);
    }

    private static void WriteAttribute(ProtobufWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        int type = 0;
        if (attribute.Single is float single)
        {
            type = 1;
            writer.Single(2, single);
        }
        if (attribute.Integer is long integer)
        {
            type = 2;
            writer.Integer(3, integer);
        }
        if (attribute.Text is string text)
        {
            type = 3;
            writer.Bytes(4, Encoding.UTF8.GetBytes(text));
        }
        if (attribute.Tensor is OnnxTensor tensor)
        {
            type = 4;
            writer.Message(5, inner => WriteTensor(inner, tensor));
        }
        if (attribute.Singles is { } singles)
        {
            type = 6;
            writer.Singles(7, singles);
        }
        if (attribute.Integers is { } integers)
        {
            type = 7;
            writer.Integers(8, integers);
        }
        if (attribute.Texts is { } texts)
        {
            type = 8;
            foreach (string item in texts)
                writer.Bytes(9, Encoding.UTF8.GetBytes(item));
        }
        writer.Integer(20, type);
    }

    private static void WriteTensor(ProtobufWriter writer, OnnxTensor tensor)
    {
        writer.Integers(1, tensor.Shape);
        writer.Integer(2, (long)tensor.Element);
        foreach (string text in tensor.Texts)
            writer.Bytes(6, Encoding.UTF8.GetBytes(text));
        writer.Text(8, tensor.Name);
        if (tensor.Element != OnnxElement.Text)
            writer.Bytes(9, Encode(tensor));
    }

    private static byte[] Encode(OnnxTensor tensor)
    {
        int size = tensor.Element switch
        {
            OnnxElement.UInt8 or OnnxElement.Int8 or OnnxElement.Boolean => 1,
            OnnxElement.Float or OnnxElement.Int32 => 4,
            OnnxElement.Double or OnnxElement.Int64 => 8,
            _ => throw new ArgumentException($"Elements of type {tensor.Element} are not written.", nameof(tensor)),
        };
        byte[] bytes = new byte[tensor.Numbers.Length * size];
        for (int i = 0; i < tensor.Numbers.Length; i++)
        {
            Span<byte> place = bytes.AsSpan(i * size);
            double value = tensor.Numbers[i];
            switch (tensor.Element)
            {
                case OnnxElement.Float:
                    BinaryPrimitives.WriteSingleLittleEndian(place, (float)value);
                    break;
                case OnnxElement.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(place, (int)value);
                    break;
                case OnnxElement.Double:
                    BinaryPrimitives.WriteDoubleLittleEndian(place, value);
                    break;
                case OnnxElement.Int64:
                    BinaryPrimitives.WriteInt64LittleEndian(place, (long)value);
                    break;
                default:
                    place[0] = value < 0 ? (byte)(sbyte)value : (byte)value;
                    break;
            }
        }
        return bytes;
    }

    private static void WriteValue(ProtobufWriter writer, OnnxValue value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, (long)value.Element);
            if (value.Shape is null)
                return;
            tensor.Message(2, shape =>
            {
                foreach (long extent in value.Shape)
                {
                    shape.Message(1, dimension =>
                    {
                        if (extent >= 0)
                            dimension.Integer(1, extent);
                        else
                            dimension.Text(2, "N");
                    });
                }
            });
        }));
    }
}

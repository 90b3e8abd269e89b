using System.Text;
using System.Text.Json;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference;

/// <summary>
/// Reads an inference request of the Open Inference Protocol v2, JSON with or without binary tensors behind it: one
/// tensor for each column of the signature, of shape [n] or [n, 1].
/// </summary>
internal ref partial struct OpenInferenceReader
{
    private readonly ModelPlan _plan;
    private readonly RowsBuilder _rows;
    private readonly ReadOnlySpan<byte> _binary;
    private List<BinaryInput>? _binaryInputs;
    private List<(int Index, bool? Binary)>? _outputs;
    private bool _binaryByDefault;
    private double _interval = IntervalParameter.None;
    private string? _id;

    private OpenInferenceReader(ModelPlan plan, RowsBuilder rows, ReadOnlySpan<byte> binary)
    {
        _plan = plan;
        _rows = rows;
        _binary = binary;
    }

    /// <summary>Reads a request.</summary>
    /// <param name="json">The JSON part.</param>
    /// <param name="binary">The tensors behind it; empty when there are none.</param>
    /// <param name="plan">The model asked.</param>
    /// <param name="rows">Collects the rows.</param>
    /// <exception cref="InputException">The request does not fit the protocol or the model.</exception>
    /// <exception cref="JsonException">The JSON part is not JSON.</exception>
    public static OpenInferenceRequest Read(
        ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary, ModelPlan plan, RowsBuilder rows)
    {
        OpenInferenceReader request = new(plan, rows, binary);
        Utf8JsonReader reader = new(json);
        return request.Read(ref reader);
    }

    private OpenInferenceRequest Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonRows.Wrong("body", reader.TokenType, "an object with 'inputs'");
        bool hasInputs = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("inputs"u8))
            {
                if (hasInputs)
                    throw new InputException("bad-request", "'inputs' is given twice.");
                hasInputs = true;
                reader.Read();
                ReadInputs(ref reader);
            }
            else if (reader.ValueTextEquals("outputs"u8))
            {
                reader.Read();
                ReadOutputs(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                _id = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Null => null,
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => throw JsonRows.Wrong("id", reader.TokenType, "a text"),
                };
            }
            else if (reader.ValueTextEquals("parameters"u8))
            {
                reader.Read();
                ReadRequestParameters(ref reader);
            }
            else
            {
                // The protocol lets clients send fields of their own: KServe's client repeats the model's name.
                reader.Skip();
            }
        }
        reader.Read();
        if (!hasInputs)
            throw new InputException("bad-request", "'inputs' is missing.",
                "Give one tensor for each column of the model.");
        ReadBinaryInputs();
        return new OpenInferenceRequest(_id, _rows.Build(), RequestedOutputs(), _interval, _binaryByDefault);
    }

    private void ReadInputs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw JsonRows.Wrong("inputs", reader.TokenType, "an array with one tensor for each column of the model");
        _rows.BeginNames();
        int ordinal = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ReadInput(ref reader, ordinal++);
        _rows.EndNames(-1);
    }

    private void ReadInput(ref Utf8JsonReader reader, int ordinal)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonRows.Wrong($"inputs[{ordinal}]", reader.TokenType,
                "an object with name, shape, datatype and data");
        InputTensor tensor = new(ordinal);
        Utf8JsonReader later = default;
        bool isLater = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
                ReadName(ref reader, ref tensor);
            else if (reader.ValueTextEquals("shape"u8))
                ReadShape(ref reader, ref tensor);
            else if (reader.ValueTextEquals("datatype"u8))
                ReadDatatype(ref reader, ref tensor);
            else if (reader.ValueTextEquals("parameters"u8))
                ReadInputParameters(ref reader, ref tensor);
            else if (!reader.ValueTextEquals("data"u8))
                reader.Skip();
            else if (tensor.HasData)
                throw new InputException("bad-request", $"Input '{NameOf(tensor)}': 'data' is given twice.");
            else
            {
                tensor.HasData = true;
                reader.Read();
                isLater = tensor.Column < 0 || tensor.Datatype is null || tensor.Rows < 0;
                if (isLater)
                {
                    // What the values are is said behind them: come back when it is known.
                    later = reader;
                    reader.Skip();
                }
                else
                {
                    ReadData(ref reader, tensor);
                }
            }
        }
        Check(tensor);
        if (isLater)
            ReadData(ref later, tensor);
    }

    private readonly void ReadData(ref Utf8JsonReader reader, in InputTensor tensor)
    {
        CheckDatatype(tensor);
        // A claimed shape is not believed: each value takes at least two bytes of the body.
        _rows[tensor.Column].Reset((int)Math.Min(tensor.Rows, 1024));
        JsonRows.ReadValues(ref reader, _rows, tensor.Column);
        int count = _rows[tensor.Column].Count;
        if (count != tensor.Rows)
        {
            throw new InputException(
                "bad-shape",
                $"Column '{NameOf(tensor)}': its shape says {tensor.Rows} values, its data holds {count}.");
        }
    }

    private readonly RequestedOutput[] RequestedOutputs()
    {
        if (_outputs is null)
            return _binaryByDefault ? _plan.AllOutputsBinary : _plan.AllOutputs;
        RequestedOutput[] requested = new RequestedOutput[_outputs.Count];
        for (int i = 0; i < requested.Length; i++)
            requested[i] = new RequestedOutput(_outputs[i].Index, _outputs[i].Binary ?? _binaryByDefault);
        return requested;
    }

    private void ReadOutputs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw JsonRows.Wrong("outputs", reader.TokenType, "an array of outputs");
        _outputs = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw JsonRows.Wrong($"outputs[{_outputs.Count}]", reader.TokenType, "an object with a name");
            int index = -1;
            bool? binary = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    reader.Read();
                    index = FindOutput(ref reader);
                }
                else if (reader.ValueTextEquals("parameters"u8))
                {
                    reader.Read();
                    ReadOutputParameters(ref reader, ref binary);
                }
                else
                {
                    reader.Skip();
                }
            }
            if (index < 0)
                throw new InputException("bad-request", $"outputs[{_outputs.Count}]: 'name' is missing.");
            _outputs.Add((index, binary));
        }
        // An empty list asks for all, as leaving it out does.
        if (_outputs.Count == 0)
            _outputs = null;
    }

    private readonly int FindOutput(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw JsonRows.Wrong("outputs: name", reader.TokenType, "a text");
        string name = reader.GetString()!;
        IReadOnlyList<OutputField> outputs = _plan.Signature.Outputs;
        for (int index = 0; index < outputs.Count; index++)
        {
            if (outputs[index].Name != name)
                continue;
            if (_outputs!.Exists(output => output.Index == index))
                throw new InputException("bad-request", $"Output '{name}' is asked for twice.");
            return index;
        }
        throw new InputException(
            "unknown-output", $"The model has no output '{name}'.",
            NearestNames.Hint(name, outputs.Select(o => o.Name)));
    }
}

using System.Text.Json;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference;

// The parts of an input tensor, the parameters, and binary data.
internal ref partial struct OpenInferenceReader
{
    private readonly string NameOf(in InputTensor tensor) =>
        tensor.Column < 0 ? $"inputs[{tensor.Ordinal}]" : _rows[tensor.Column].Field.Name;

    private readonly void ReadName(ref Utf8JsonReader reader, ref InputTensor tensor)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            throw JsonRows.Wrong($"inputs[{tensor.Ordinal}].name", reader.TokenType, "a text");
        if (tensor.Column >= 0)
            throw new InputException("bad-request", $"inputs[{tensor.Ordinal}]: 'name' is given twice.");
        tensor.Column = _rows.TakeName(ref reader, tensor.Ordinal);
    }

    private readonly void ReadShape(ref Utf8JsonReader reader, ref InputTensor tensor)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw JsonRows.Wrong($"{NameOf(tensor)}: shape", reader.TokenType, "an array such as [1]");
        int rank = 0;
        bool suits = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long size))
                throw new InputException("bad-shape", $"Input '{NameOf(tensor)}': a shape is made of whole numbers.");
            if (rank == 0)
                tensor.Rows = size;
            else
                suits &= size == 1;
            rank++;
        }
        if (!suits || rank is not (1 or 2) || tensor.Rows < 0)
        {
            throw new InputException(
                "bad-shape", $"Input '{NameOf(tensor)}': the shape does not suit a column, wanted [n] or [n, 1].",
                "Send one tensor for each column of the model.");
        }
        _rows.CheckRows(tensor.Rows);
    }

    private readonly void ReadDatatype(ref Utf8JsonReader reader, ref InputTensor tensor)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            throw JsonRows.Wrong($"{NameOf(tensor)}: datatype", reader.TokenType, "a text such as \"FP64\"");
        tensor.Datatype = TensorDatatypes.Find(reader.ValueSpan);
        if (tensor.Datatype is null)
        {
            string name = reader.GetString()!;
            throw new InputException(
                "unknown-datatype", $"Input '{NameOf(tensor)}': there is no datatype '{name}'.",
                NearestNames.Hint(name, TensorDatatypes.Names));
        }
    }

    private void Check(in InputTensor tensor)
    {
        if (tensor.Column < 0)
            throw new InputException("bad-request", $"inputs[{tensor.Ordinal}]: 'name' is missing.");
        if (tensor.Datatype is null)
            throw new InputException("bad-request", $"Input '{NameOf(tensor)}': 'datatype' is missing.");
        if (tensor.Rows < 0)
            throw new InputException("bad-request", $"Input '{NameOf(tensor)}': 'shape' is missing.");
        if (tensor.HasData == tensor.BinarySize >= 0)
        {
            throw new InputException(
                "bad-request",
                tensor.HasData
                    ? $"Input '{NameOf(tensor)}' has both 'data' and 'binary_data_size'."
                    : $"Input '{NameOf(tensor)}': 'data' is missing.");
        }
        if (tensor.BinarySize >= 0)
        {
            CheckDatatype(tensor);
            _binaryInputs ??= [];
            _binaryInputs.Add(new BinaryInput(
                tensor.Column, tensor.Datatype.Value, (int)tensor.Rows,
                (int)Math.Min(tensor.BinarySize, int.MaxValue)));
        }
    }

    private readonly void CheckDatatype(in InputTensor tensor)
    {
        InputField field = _rows[tensor.Column].Field;
        TensorDatatype type = tensor.Datatype!.Value;
        if (TensorDatatypes.Suits(type, field.Kind))
        {
            if (!tensor.HasData || type is not (TensorDatatype.Fp16 or TensorDatatype.Bf16))
                return;
            throw new InputException(
                "mistyped-column", $"Column '{field.Name}': {TensorDatatypes.NameOf(type)} goes in binary form only.",
                "Send FP32 or FP64.");
        }
        throw new InputException(
            "mistyped-column",
            $"Column '{field.Name}' ({ColumnKinds.NameOf(field.Kind)}): found datatype {TensorDatatypes.NameOf(type)}, "
            + $"wanted {TensorDatatypes.NameOf(TensorDatatypes.Of(field.Kind))}.");
    }

    private readonly void ReadInputParameters(ref Utf8JsonReader reader, ref InputTensor tensor)
    {
        reader.Read();
        if (!BeginParameters(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSize = reader.ValueTextEquals("binary_data_size"u8);
            reader.Read();
            if (isSize)
            {
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long size) || size < 0)
                    throw JsonRows.Wrong($"{NameOf(tensor)}: binary_data_size", reader.TokenType, "a number of bytes");
                tensor.BinarySize = size;
            }
            else
            {
                CheckParameter(ref reader);
            }
        }
    }

    private void ReadRequestParameters(ref Utf8JsonReader reader)
    {
        if (!BeginParameters(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isBinary = reader.ValueTextEquals("binary_data_output"u8);
            bool isInterval = reader.ValueTextEquals("interval"u8);
            reader.Read();
            if (isBinary)
                _binaryByDefault = ReadFlag(ref reader, "binary_data_output");
            else if (isInterval)
                _interval = IntervalParameter.Read(ref reader);
            else
                CheckParameter(ref reader);
        }
    }

    private static void ReadOutputParameters(ref Utf8JsonReader reader, ref bool? binary)
    {
        if (!BeginParameters(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isBinary = reader.ValueTextEquals("binary_data"u8);
            bool isClassification = reader.ValueTextEquals("classification"u8);
            reader.Read();
            if (isBinary)
                binary = ReadFlag(ref reader, "binary_data");
            else if (isClassification && !(reader.TokenType == JsonTokenType.Number && reader.GetDouble() == 0))
            {
                throw new InputException(
                    "unsupported", "The classification extension is not spoken here.",
                    "Ask for the outputs 'prediction' and 'probability_…' instead.");
            }
            else
                CheckParameter(ref reader);
        }
    }

    // Parameters are texts, numbers and booleans. Those that mean nothing here are ignored, as the protocol has it.
    private static void CheckParameter(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            throw JsonRows.Wrong("parameters", reader.TokenType, "texts, numbers and booleans as values");
    }

    private static bool BeginParameters(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.Null => false,
        _ => throw JsonRows.Wrong("parameters", reader.TokenType, "an object"),
    };

    private static bool ReadFlag(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw JsonRows.Wrong(name, reader.TokenType, "true or false"),
    };

    private readonly void ReadBinaryInputs()
    {
        ReadOnlySpan<byte> rest = _binary;
        foreach (BinaryInput input in _binaryInputs ?? [])
        {
            if (input.Size > rest.Length)
            {
                throw new InputException(
                    "bad-binary",
                    $"Column '{_rows[input.Column].Field.Name}': its binary_data_size is {input.Size}, "
                    + $"but only {rest.Length} bytes follow.");
            }
            BinaryTensors.Read(rest[..input.Size], input, _rows[input.Column]);
            rest = rest[input.Size..];
        }
        if (!rest.IsEmpty)
            throw new InputException("bad-binary", $"{rest.Length} bytes follow the last tensor.");
    }
}

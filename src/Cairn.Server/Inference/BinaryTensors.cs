using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Server.Inference.Columns;

namespace Cairn.Server.Inference;

/// <summary>
/// The binary form of tensors: little-endian elements without gaps, BOOL a byte, BYTES a length of four bytes before
/// each element.
/// </summary>
internal static class BinaryTensors
{
    /// <summary>Reads the elements of one input into its column.</summary>
    /// <exception cref="InputException"><c>bad-binary</c>, or what the column says of a value.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, BinaryInput input, ColumnBuilder column)
    {
        int size = TensorDatatypes.SizeOf(input.Datatype);
        if (size > 0 && bytes.Length != (long)size * input.Rows)
        {
            throw new InputException(
                "bad-binary",
                $"Column '{column.Field.Name}': {input.Rows} values of {TensorDatatypes.NameOf(input.Datatype)} are "
                + $"{(long)size * input.Rows} bytes, found {bytes.Length}.");
        }
        if (size == 0)
        {
            ReadTexts(bytes, input.Rows, column);
            return;
        }
        column.Reset(input.Rows);
        for (int at = 0; at < bytes.Length; at += size)
            ReadElement(bytes.Slice(at, size), input.Datatype, column);
    }

    /// <summary>Writes the values of an output column in binary form.</summary>
    public static void Write(Column column, IBufferWriter<byte> output)
    {
        switch (column)
        {
            case NumberColumn numbers:
                foreach (double value in numbers.Values)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
                    output.Advance(8);
                }
                break;
            case SingleColumn singles:
                foreach (float value in singles.Values)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
                    output.Advance(8);
                }
                break;
            case IntegerColumn integers:
                foreach (long value in integers.Values)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
                    output.Advance(8);
                }
                break;
            case BooleanColumn booleans:
                foreach (sbyte value in booleans.Values)
                {
                    output.GetSpan(1)[0] = value > 0 ? (byte)1 : (byte)0;
                    output.Advance(1);
                }
                break;
            default:
                for (int row = 0; row < column.Count; row++)
                    WriteText(column.Format(row) ?? "", output);
                break;
        }
    }

    private static void ReadElement(ReadOnlySpan<byte> bytes, TensorDatatype type, ColumnBuilder column)
    {
        switch (type)
        {
            case TensorDatatype.Bool: column.AddBoolean(bytes[0] != 0); break;
            case TensorDatatype.Uint8: column.AddInteger(bytes[0]); break;
            case TensorDatatype.Int8: column.AddInteger((sbyte)bytes[0]); break;
            case TensorDatatype.Uint16: column.AddInteger(BinaryPrimitives.ReadUInt16LittleEndian(bytes)); break;
            case TensorDatatype.Int16: column.AddInteger(BinaryPrimitives.ReadInt16LittleEndian(bytes)); break;
            case TensorDatatype.Uint32: column.AddInteger(BinaryPrimitives.ReadUInt32LittleEndian(bytes)); break;
            case TensorDatatype.Int32: column.AddInteger(BinaryPrimitives.ReadInt32LittleEndian(bytes)); break;
            case TensorDatatype.Int64: column.AddInteger(BinaryPrimitives.ReadInt64LittleEndian(bytes)); break;
            case TensorDatatype.Uint64: AddUnsigned(BinaryPrimitives.ReadUInt64LittleEndian(bytes), column); break;
            case TensorDatatype.Fp16: column.AddNumber((double)BinaryPrimitives.ReadHalfLittleEndian(bytes)); break;
            case TensorDatatype.Bf16:
                column.AddNumber(BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16));
                break;
            case TensorDatatype.Fp32: column.AddNumber(BinaryPrimitives.ReadSingleLittleEndian(bytes)); break;
            default: column.AddNumber(BinaryPrimitives.ReadDoubleLittleEndian(bytes)); break;
        }
    }

    private static void AddUnsigned(ulong value, ColumnBuilder column)
    {
        if (value <= long.MaxValue)
            column.AddInteger((long)value);
        else
            column.AddNumber(value);
    }

    private static void ReadTexts(ReadOnlySpan<byte> bytes, int rows, ColumnBuilder column)
    {
        string name = column.Field.Name;
        column.Reset(Math.Min(rows, bytes.Length / 4));
        for (int row = 0; row < rows; row++)
        {
            uint length = bytes.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            if (length > bytes.Length - 4)
            {
                throw new InputException(
                    "bad-binary", $"Column '{name}', row {row + 1}: the binary data ends within the text.");
            }
            ReadOnlySpan<byte> text = bytes.Slice(4, (int)length);
            if (!Utf8.IsValid(text))
                throw new InputException("bad-binary", $"Column '{name}', row {row + 1}: the text is not UTF-8.");
            column.AddText(text);
            bytes = bytes[(4 + (int)length)..];
        }
        if (!bytes.IsEmpty)
            throw new InputException("bad-binary", $"Column '{name}': {bytes.Length} bytes follow its {rows} texts.");
    }

    private static void WriteText(string text, IBufferWriter<byte> output)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> span = output.GetSpan(4 + length);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        Encoding.UTF8.GetBytes(text, span[4..]);
        output.Advance(4 + length);
    }
}

using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Numerics.Random;

namespace Cairn.Lifecycle.Tests.Monitoring;

public sealed class SegmentTests
{
    private static readonly (string, ColumnKind)[] s_fields =
    [
        ("x", ColumnKind.Number), ("n", ColumnKind.Integer), ("b", ColumnKind.Boolean),
        ("c", ColumnKind.Category), ("t", ColumnKind.Text),
    ];

    [Fact]
    public void Truncated_body_is_refused_at_every_length()
    {
        byte[] body = Body();

        for (int length = 0; length < body.Length; length++)
        {
            byte[] part = body[..length];
            Assert.Throws<MalformedDataException>(() => Read(part));
        }
        Assert.Throws<MalformedDataException>(() => Read([.. body, 0]));
    }

    [Fact]
    public void Flipped_bits_give_rows_or_a_refusal_never_another_error()
    {
        byte[] body = Body();
        SeededRandom random = new(3);
        int refused = 0;
        for (int trial = 0; trial < 5000; trial++)
        {
            byte[] damaged = [.. body];
            for (int flips = random.NextInt(4) + 1; flips > 0; flips--)
                damaged[random.NextInt(damaged.Length)] ^= (byte)(1 << random.NextInt(8));
            try
            {
                Read(damaged);
            }
            catch (MalformedDataException error)
            {
                refused++;
                Assert.StartsWith("p.db: a segment of the prediction log is damaged", error.Message);
            }
        }
        Assert.True(refused > 500);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("[[\"x\",\"quaternion\"]]")]
    [InlineData("[null]")]
    [InlineData("[")]
    public void Damaged_columns_are_refused(string text)
    {
        Assert.Throws<MalformedDataException>(() => PredictionColumns.Parse(text, "p.db"));
    }

    private static void Read(byte[] body)
    {
        SegmentReader reader = new(body, "p.db");
        reader.Read(s_fields, [("prediction", ColumnKind.Number)]);
    }

    private static byte[] Body()
    {
        Table inputs = new(
            new NumberColumn("x", [1, 2, 3]), new IntegerColumn("n", [1, -200, IntegerColumn.Missing]),
            new BooleanColumn("b", [1, -1, 0]), CategoryColumn.FromTexts("c", ["u", null, "v"]),
            new TextColumn("t", ["one", null, "three"]));
        Table outputs = new(new NumberColumn("prediction", [1, 2, 3]));
        PredictionSource source = new(0, "m", "1", inputs, outputs);
        RecordDecoder record = new(RecordEncoder.Current.Encode(
            source, 3, [.. inputs.Columns], [.. outputs.Columns], DateTime.UnixEpoch.AddYears(50).Ticks, 500,
            int.MaxValue));
        SegmentWriter writer = new(source);
        RecordDecoder again = record;
        writer.Add(ref record);
        writer.Add(ref again);
        return writer.ToBody();
    }
}

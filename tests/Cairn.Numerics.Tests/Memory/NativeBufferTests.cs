using Cairn.Numerics.Memory;

namespace Cairn.Numerics.Tests.Memory;

public sealed class NativeBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3_000_000)]
    public void What_is_added_comes_out_in_order_and_the_buffer_begins_anew(int count)
    {
        using NativeBuffer<long> buffer = new();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < count; i++)
                buffer.Add(i * 7L + round);
            Assert.Equal(count, buffer.Count);
            long[] drained = buffer.Drain();
            Assert.Equal(count, drained.Length);
            for (int i = 0; i < count; i++)
            {
                if (drained[i] != i * 7L + round)
                    Assert.Fail($"Element {i} is {drained[i]}.");
            }
            Assert.Equal(0, buffer.Count);
        }
    }

    [Fact]
    public void It_can_be_disposed_twice_and_without_elements()
    {
        NativeBuffer<double> buffer = new();
        buffer.Dispose();
        buffer.Add(2.5);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal(0, buffer.Count);
    }
}

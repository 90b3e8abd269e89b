using Cairn.Numerics.Memory;

namespace Cairn.Numerics.Tests.Memory;

public sealed class LargeArraysTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 18)]
    [InlineData((4 << 20) + 12345)]
    public void Every_element_can_be_written_and_read_back(int length)
    {
        long[] array = LargeArrays.Allocate<long>(length);
        Assert.Equal(length, array.Length);
        for (int i = 0; i < length; i++)
            array[i] = i * 3L;
        GC.Collect();
        for (int i = 0; i < length; i++)
        {
            if (array[i] != i * 3L)
                Assert.Fail($"element {i} is {array[i]}");
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cairn.Formats.Csv;

/// <summary>
/// Finds the bytes that give a text its structure. Sixty-four bytes are compared with three wanted values at once and
/// become one 64-bit mask, whose set bits are then written out as positions.
/// </summary>
/// <remarks>
/// One method a vector width, all with the same result; the scalar one is the reference and serves machines without
/// vectors. The last, partial group of 64 is copied into a padded buffer, so nothing behind the span is read.
/// </remarks>
internal static class StructuralScan
{
    private const int Group = 64;

    /// <summary>
    /// Writes the positions of <paramref name="a"/>, <paramref name="b"/> and <paramref name="c"/> in
    /// <paramref name="text"/>, each plus <paramref name="origin"/>, in ascending order.
    /// </summary>
    /// <param name="text">The bytes.</param>
    /// <param name="a">A wanted byte.</param>
    /// <param name="b">A wanted byte; may equal another.</param>
    /// <param name="c">A wanted byte; may equal another.</param>
    /// <param name="origin">Added to every position.</param>
    /// <param name="positions">At least as long as <paramref name="text"/>, rounded up to a multiple of 64.</param>
    /// <returns>How many positions were written.</returns>
    public static int Find(ReadOnlySpan<byte> text, byte a, byte b, byte c, int origin, Span<int> positions)
    {
        if (Vector512.IsHardwareAccelerated)
            return Find<Tier512>(text, a, b, c, origin, positions);
        if (Vector256.IsHardwareAccelerated)
            return Find<Tier256>(text, a, b, c, origin, positions);
        return Vector128.IsHardwareAccelerated
            ? Find<Tier128>(text, a, b, c, origin, positions)
            : Find<TierScalar>(text, a, b, c, origin, positions);
    }

    /// <summary>As the other overload, by a given tier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Find<TTier>(ReadOnlySpan<byte> text, byte a, byte b, byte c, int origin, Span<int> positions)
        where TTier : struct, ITier
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions.Length, (text.Length + Group - 1) / Group * Group);
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref int target = ref MemoryMarshal.GetReference(positions);
        int count = 0;
        int at = 0;
        for (; at + Group <= text.Length; at += Group)
        {
            ulong mask = TTier.Mask(ref Unsafe.Add(ref start, at), a, b, c);
            count = Write(mask, at + origin, ref target, count);
        }
        if (at < text.Length)
        {
            Span<byte> padded = stackalloc byte[Group];
            padded.Clear();
            text[at..].CopyTo(padded);
            ulong present = (1UL << (text.Length - at)) - 1;
            ulong mask = TTier.Mask(ref MemoryMarshal.GetReference(padded), a, b, c) & present;
            count = Write(mask, at + origin, ref target, count);
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Write(ulong mask, int origin, ref int target, int count)
    {
        while (mask != 0)
        {
            Unsafe.Add(ref target, count++) = origin + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
        }
        return count;
    }

    /// <summary>Makes the mask of 64 bytes.</summary>
    internal interface ITier
    {
        /// <summary>Bit i is set where byte i is one of the wanted three.</summary>
        static abstract ulong Mask(ref byte start, byte a, byte b, byte c);
    }

    /// <summary>One vector of 64 bytes.</summary>
    internal readonly struct Tier512 : ITier
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Mask(ref byte start, byte a, byte b, byte c)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(ref start);
            return (Vector512.Equals(bytes, Vector512.Create(a)) | Vector512.Equals(bytes, Vector512.Create(b))
                | Vector512.Equals(bytes, Vector512.Create(c))).ExtractMostSignificantBits();
        }
    }

    /// <summary>Two vectors of 32 bytes.</summary>
    internal readonly struct Tier256 : ITier
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Mask(ref byte start, byte a, byte b, byte c) =>
            Half(ref start, a, b, c) | ((ulong)Half(ref Unsafe.Add(ref start, 32), a, b, c) << 32);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Half(ref byte start, byte a, byte b, byte c)
        {
            Vector256<byte> bytes = Vector256.LoadUnsafe(ref start);
            return (Vector256.Equals(bytes, Vector256.Create(a)) | Vector256.Equals(bytes, Vector256.Create(b))
                | Vector256.Equals(bytes, Vector256.Create(c))).ExtractMostSignificantBits();
        }
    }

    /// <summary>Four vectors of 16 bytes.</summary>
    internal readonly struct Tier128 : ITier
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Mask(ref byte start, byte a, byte b, byte c) =>
            Quarter(ref start, a, b, c)
            | ((ulong)Quarter(ref Unsafe.Add(ref start, 16), a, b, c) << 16)
            | ((ulong)Quarter(ref Unsafe.Add(ref start, 32), a, b, c) << 32)
            | ((ulong)Quarter(ref Unsafe.Add(ref start, 48), a, b, c) << 48);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Quarter(ref byte start, byte a, byte b, byte c)
        {
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref start);
            return (Vector128.Equals(bytes, Vector128.Create(a)) | Vector128.Equals(bytes, Vector128.Create(b))
                | Vector128.Equals(bytes, Vector128.Create(c))).ExtractMostSignificantBits();
        }
    }

    /// <summary>Byte after byte.</summary>
    internal readonly struct TierScalar : ITier
    {
        public static ulong Mask(ref byte start, byte a, byte b, byte c)
        {
            ulong mask = 0;
            for (int i = 0; i < Group; i++)
            {
                byte value = Unsafe.Add(ref start, i);
                if (value == a || value == b || value == c)
                    mask |= 1UL << i;
            }
            return mask;
        }
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cairn.Formats.Text;

/// <summary>Reads numbers from UTF-8 text, correctly rounded, with no culture and no allocation.</summary>
/// <remarks>
/// Up to 19 digits go into one integer w and a power of ten q. Where w &lt; 2⁵³ and |q| ≤ 22 both w and 10^|q| are
/// exact doubles, so one multiplication or division rounds once (W. D. Clinger, "How to read floating point numbers
/// accurately", 1990). Other values take the 128-bit product of D. Lemire, "Number parsing at a gigabyte per second"
/// (2021), algorithm 1; the few that it cannot decide, and subnormals, go to the runtime's own parser.
/// </remarks>
public static class Utf8Number
{
    private const int SmallestPower = -342;
    private const int LargestPower = 308;
    private const int MantissaBits = 52;

    // Spans of constants lie in the program itself: no check whether a class has been initialised, and no array.
    private static ReadOnlySpan<double> ExactPowers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    // Two words a power: the 128 most significant bits of 5^q, truncated for q ≥ 0 and rounded up for q < 0.
    private static readonly ulong[] s_powersOfFive = BuildPowersOfFive();

    /// <summary>
    /// Reads a whole field as a number: optional sign, digits with an optional point, optional exponent; the words
    /// inf and infinity in any case; blanks around it are skipped. NaN is not a number here but a missing marker.
    /// </summary>
    /// <param name="text">The field.</param>
    /// <param name="value">The nearest double.</param>
    /// <returns>Whether the whole field is a number.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) => TryParse(text, out value, out _);

    /// <summary>
    /// As <see cref="TryParse(ReadOnlySpan{byte}, out double)"/>, and says how the number is written.
    /// </summary>
    /// <param name="text">The field.</param>
    /// <param name="value">The nearest double.</param>
    /// <param name="whole">Whether it has neither point nor exponent.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> text, out double value, out bool whole)
    {
        if (TryParseTight(text, out value, out whole))
            return true;
        ReadOnlySpan<byte> trimmed = Blanks.Trim(text);
        if (trimmed.Length != text.Length && TryParseTight(trimmed, out value, out whole))
            return true;
        whole = false;
        return TryParseInfinity(trimmed, out value);
    }

    /// <summary>
    /// Reads a whole field as a 64-bit integer: optional sign and digits; blanks around it are skipped. Leading zeros
    /// are refused, because 007 is a code and would come back as another text; so is long.MinValue, which stands for
    /// missing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out long value)
    {
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && (text[0] == '-' || text[0] == '+'))
        {
            negative = text[0] == '-';
            i = 1;
        }
        int digits = text.Length - i;
        if (digits is < 1 or > 18 || (text[i] == '0' && digits > 1))
            return TryParseIntegerSlow(text, out value);
        long sum = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9)
                return TryParseIntegerSlow(text, out value);
            sum = (sum * 10) + digit;
        }
        value = negative ? -sum : sum;
        return true;
    }

    /// <summary>
    /// Whether the field is digits only, after an optional sign, and begins with a zero that is not alone.
    /// </summary>
    public static bool IsPaddedInteger(ReadOnlySpan<byte> text)
    {
        text = Blanks.Trim(text);
        if (text.Length > 0 && (text[0] == '-' || text[0] == '+'))
            text = text[1..];
        return text.Length > 1 && text[0] == '0' && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    // 19 digits and blanks.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseIntegerSlow(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        text = Blanks.Trim(text);
        if (text.IsEmpty || IsPaddedInteger(text))
            return false;
        ReadOnlySpan<byte> digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        return !digits.IsEmpty && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value != long.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseTight(ReadOnlySpan<byte> text, out double value, out bool whole)
    {
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && (text[0] == '-' || text[0] == '+'))
        {
            negative = text[0] == '-';
            i = 1;
        }
        ulong mantissa = 0;
        int first = i;
        while (TryEightDigits(text, i, out uint eight))
        {
            mantissa = (mantissa * 100_000_000) + eight;
            i += 8;
        }
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
            mantissa = (mantissa * 10) + (uint)(text[i] - '0');
        int digits = i - first;
        int power = 0;
        whole = true;
        if (i < text.Length && text[i] == '.')
        {
            whole = false;
            int point = ++i;
            while (TryEightDigits(text, i, out uint eight))
            {
                mantissa = (mantissa * 100_000_000) + eight;
                i += 8;
            }
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
                mantissa = (mantissa * 10) + (uint)(text[i] - '0');
            power = point - i;
            digits -= power;
        }
        if (digits == 0 || (i < text.Length && !TryParseExponent(text, ref i, ref power, ref whole)))
        {
            value = 0;
            return false;
        }
        // More than 19 digits overflow the mantissa, unless they are leading zeros; the runtime reads those.
        if (digits > 19)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value = Compose(text, mantissa, power, negative);
        return true;
    }

    // Eight digits at once: pairs, then fours, then all of them are put together within one word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEightDigits(ReadOnlySpan<byte> text, int at, out uint value)
    {
        value = 0;
        if (text.Length - at < 8)
            return false;
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);
        const ulong HighHalves = 0xF0F0_F0F0_F0F0_F0F0;
        const ulong Zeros = 0x3030_3030_3030_3030;
        if ((word & HighHalves) != Zeros || ((word + 0x0606_0606_0606_0606) & HighHalves) != Zeros)
            return false;
        word -= Zeros;
        word = (word * 10) + (word >> 8);
        const ulong Pairs = 0x0000_00FF_0000_00FF;
        ulong fours = (word & Pairs) * 0x000F_4240_0000_0064;
        ulong rest = ((word >> 16) & Pairs) * 0x0000_2710_0000_0001;
        value = (uint)((fours + rest) >> 32);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryParseExponent(ReadOnlySpan<byte> text, ref int i, ref int power, ref bool whole)
    {
        if ((text[i] | 0x20) != 'e')
            return false;
        whole = false;
        i++;
        bool negative = false;
        if (i < text.Length && (text[i] == '-' || text[i] == '+'))
            negative = text[i++] == '-';
        int first = i;
        int exponent = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
            exponent = Math.Min((exponent * 10) + (text[i] - '0'), 100_000);
        power += negative ? -exponent : exponent;
        return i == text.Length && i > first;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Compose(ReadOnlySpan<byte> text, ulong mantissa, int power, bool negative)
    {
        if (mantissa <= 1UL << 53 && (uint)(power + 22) <= 44)
        {
            double exact = mantissa;
            exact = power < 0 ? exact / ExactPowers[-power] : exact * ExactPowers[power];
            return negative ? -exact : exact;
        }
        if (TryCompose(mantissa, power, out double magnitude))
            return negative ? -magnitude : magnitude;
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // Lemire's algorithm: false where the product of 128 bits does not decide the rounding, or the result is subnormal.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryCompose(ulong w, int q, out double value)
    {
        value = 0;
        if (w == 0 || q < SmallestPower)
            return true;
        if (q > LargestPower)
        {
            value = double.PositiveInfinity;
            return true;
        }
        int zeros = BitOperations.LeadingZeroCount(w);
        w <<= zeros;
        int entry = 2 * (q - SmallestPower);
        ulong high = Math.BigMul(w, s_powersOfFive[entry], out ulong low);
        const ulong Undecided = ulong.MaxValue >> (MantissaBits + 3);
        if ((high & Undecided) == Undecided)
        {
            ulong second = Math.BigMul(w, s_powersOfFive[entry + 1], out _);
            low += second;
            if (second > low)
                high++;
        }
        if (low == ulong.MaxValue && q is < -27 or > 55)
            return false;
        int upper = (int)(high >> 63);
        int shift = upper + 64 - MantissaBits - 3;
        ulong mantissa = high >> shift;
        int exponent = (((152170 + 65536) * q) >> 16) + 63 + upper - zeros + 1023;
        if (exponent <= 0)
            return false;
        // Exactly half way between two doubles: the even one.
        if (low <= 1 && q is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << shift == high)
            mantissa &= ~1UL;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << MantissaBits)
        {
            mantissa = 1UL << MantissaBits;
            exponent++;
        }
        mantissa &= ~(1UL << MantissaBits);
        value = exponent >= 0x7FF
            ? double.PositiveInfinity
            : BitConverter.UInt64BitsToDouble(mantissa | ((ulong)exponent << MantissaBits));
        return true;
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, out double value)
    {
        value = double.PositiveInfinity;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            text = text[1..];
        }
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }

    private static ulong[] BuildPowersOfFive()
    {
        ulong[] words = new ulong[2 * (LargestPower - SmallestPower + 1)];
        for (int q = SmallestPower; q <= LargestPower; q++)
        {
            BigInteger power = BigInteger.Pow(5, Math.Abs(q));
            BigInteger bits;
            if (q < 0)
            {
                // Up to 5^27 fits a word, and the reciprocal is rounded up at its 128th bit; the others are rounded
                // up further right and then cut, as the proof of the algorithm asks for.
                int length = (int)power.GetBitLength();
                int scale = q >= -27 ? length + 127 : (2 * length) + 128;
                bits = ((BigInteger.One << scale) / power) + 1;
            }
            else
            {
                bits = power;
            }
            int excess = (int)bits.GetBitLength() - 128;
            bits = excess > 0 ? bits >> excess : bits << -excess;
            words[2 * (q - SmallestPower)] = (ulong)(bits >> 64);
            words[(2 * (q - SmallestPower)) + 1] = (ulong)(bits & ulong.MaxValue);
        }
        return words;
    }
}

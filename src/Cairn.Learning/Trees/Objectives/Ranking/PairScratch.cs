using Cairn.Numerics.Losses;

namespace Cairn.Learning.Trees.Objectives.Ranking;

/// <summary>Room for the rows of one query in the order of their scores.</summary>
internal sealed class PairScratch
{
    private readonly long[] _keys;

    /// <summary>Room for so many rows.</summary>
    public PairScratch(int rows)
    {
        _keys = new long[rows];
        Order = new int[rows];
        Scores = new float[rows];
        Gains = new float[rows];
        Discounts = new float[rows];
        Gradients = new float[rows];
        Hessians = new float[rows];
    }

    /// <summary>Rows by falling score, equal ones by rising gain.</summary>
    public int[] Order { get; }

    /// <summary>Their scores.</summary>
    public float[] Scores { get; }

    /// <summary>Their gains.</summary>
    public float[] Gains { get; }

    /// <summary>Discounts of their places, for rows of equal score the mean of theirs; see <see cref="ShareDiscounts"/>.</summary>
    public float[] Discounts { get; }

    /// <summary>Their first derivatives, 0 at first.</summary>
    public float[] Gradients { get; }

    /// <summary>Their second derivatives, 0 at first.</summary>
    public float[] Hessians { get; }

    /// <summary>Takes in the rows of a query.</summary>
    public void Fill(ReadOnlySpan<int> rows, double[] scores, float[] gains)
    {
        for (int i = 0; i < rows.Length; i++)
            _keys[i] = (long)Falling((float)scores[rows[i]]) << 32 | (uint)i;
        _keys.AsSpan(0, rows.Length).Sort();
        for (int place = 0; place < rows.Length; place++)
        {
            int row = rows[(int)(uint)_keys[place]];
            Order[place] = row;
            Scores[place] = (float)scores[row];
            Gains[place] = gains[row];
        }
        // What scores and gains stand at which place then does not depend on the order of the data.
        for (int start = 0, end; start < rows.Length; start = end)
        {
            end = EndOfTie(start, rows.Length);
            if (end - start > 1)
                Gains.AsSpan(start..end).Sort(Order.AsSpan(start..end));
        }
        Gradients.AsSpan(0, rows.Length).Clear();
        Hessians.AsSpan(0, rows.Length).Clear();
    }

    /// <summary>The place after the last of <paramref name="count"/> whose row has the score of that at a place.</summary>
    public int EndOfTie(int start, int count)
    {
        int end = start + 1;
        while (end < count && Scores[end] == Scores[start])
            end++;
        return end;
    }

    /// <summary>The same for rows of equal score and equal gain.</summary>
    public int EndOfAlike(int start, int count)
    {
        int end = start + 1;
        while (end < count && Scores[end] == Scores[start] && Gains[end] == Gains[start])
            end++;
        return end;
    }

    /// <summary>Gives each of the first rows the discount of its place, equal ones the mean of theirs.</summary>
    public void ShareDiscounts(float[] discounts, int count)
    {
        for (int start = 0, end; start < count; start = end)
        {
            end = EndOfTie(start, count);
            Discounts.AsSpan(start..end).Fill(Mean(discounts.AsSpan(start..end)));
        }
    }

    /// <summary>The mean of some numbers, at least one.</summary>
    public static float Mean(ReadOnlySpan<float> values)
    {
        if (values.Length == 1)
            return values[0];
        double sum = 0;
        foreach (float value in values)
            sum += value;
        return (float)(sum / values.Length);
    }

    /// <summary>Adds the derivatives of all pairs among rows of equal score, for which the chance is ½ each way.</summary>
    /// <param name="start">Place of the first.</param>
    /// <param name="end">Place after the last.</param>
    /// <param name="weight">What a difference of gains weighs.</param>
    /// <param name="nears">Whether weights are divided by 0.01, as they are for other pairs by 0.01 and their distance.</param>
    /// <returns>Sum of the sizes of the first derivatives.</returns>
    /// <remarks>The sums over the gains below and above a row come of running sums, as gains rise.</remarks>
    public double AddTied(int start, int end, float weight, bool nears)
    {
        double pull = 0.5 * (nears ? weight / PairKernels.Nearness : weight);
        double total = 0;
        foreach (float gain in Gains.AsSpan(start..end))
            total += gain;
        double below = 0;
        double size = 0;
        for (int place = start; place < end; place++)
        {
            double gain = Gains[place];
            double less = (place - start) * gain - below;
            double more = total - below - (end - place) * gain;
            Gradients[place] -= (float)(pull * (less - more));
            Hessians[place] += (float)(0.5 * pull * (less + more));
            size += pull * (less + more);
            below += gain;
        }
        return size;
    }

    // A whole number that falls as the score rises: the bits of a float rise with its size.
    private static int Falling(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(score + 0f);
        return bits >= 0 ? ~bits : bits & int.MaxValue;
    }
}

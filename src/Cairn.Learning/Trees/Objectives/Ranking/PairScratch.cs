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
        Gradients = new float[rows];
        Hessians = new float[rows];
    }

    /// <summary>Rows by falling score, equal ones as they were.</summary>
    public int[] Order { get; }

    /// <summary>Their scores.</summary>
    public float[] Scores { get; }

    /// <summary>Their gains.</summary>
    public float[] Gains { get; }

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
        Gradients.AsSpan(0, rows.Length).Clear();
        Hessians.AsSpan(0, rows.Length).Clear();
    }

    // A whole number that falls as the score rises: the bits of a float rise with its size.
    private static int Falling(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(score + 0f);
        return bits >= 0 ? ~bits : bits & int.MaxValue;
    }
}

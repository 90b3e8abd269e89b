using System.Runtime.CompilerServices;

namespace Cairn.Learning.Trees.Forests.Criteria;

/// <summary>Two classes whose rows weigh whole numbers: counted, so every sum is exact.</summary>
/// <typeparam name="TImpurity">Measure of impurity.</typeparam>
/// <remarks>
/// The word of a row carries its class in the highest bit and its repetitions below. A pair of counts is one number of
/// 64 bits, the second class above.
/// </remarks>
internal sealed partial class TwoClassCounts<TImpurity> : SplitCriterion
    where TImpurity : struct, IImpurity
{
    private const int ClassBit = 31;

    private readonly int[] _codes;
    private readonly uint[] _ofRow;
    private readonly uint[] _lows;
    private double[] _classWeights;
    private int _count;
    private int _zeros;
    private int _ones;

    /// <summary>A criterion over rows of two classes.</summary>
    /// <param name="target">Classes of all rows.</param>
    /// <param name="classWeights">Weight of a row of each class.</param>
    public TwoClassCounts(ForestTarget target, double[] classWeights)
    {
        _codes = target.Codes!;
        _ofRow = new uint[_codes.Length];
        _lows = new uint[_codes.Length];
        _classWeights = classWeights;
        _pickedRanks = new int[_codes.Length + 1];
        _pickedLows = new uint[_codes.Length + 1];
    }

    public override int Outputs => 1;

    public override ReadOnlySpan<uint> Lows => _lows.AsSpan(0, _count);

    public override void Reweigh(double[] classWeights) => _classWeights = classWeights;

    public override void BeginTree(ReadOnlySpan<int> draws)
    {
        for (int row = 0; row < draws.Length; row++)
            _ofRow[row] = (uint)_codes[row] << ClassBit | (uint)draws[row];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override void Enter(ReadOnlySpan<int> rows)
    {
        _count = rows.Length;
        ulong sum = 0;
        uint[] lows = _lows;
        uint[] ofRow = _ofRow;
        for (int i = 0; i < rows.Length; i++)
        {
            uint low = ofRow[rows[i]];
            lows[i] = low;
            sum += PairOf(low);
        }
        (_zeros, _ones) = ((int)(uint)sum, (int)(sum >> 32));
        RowCount = _zeros + _ones;
        double zeros = _zeros * _classWeights[0];
        double ones = _ones * _classWeights[1];
        Weight = zeros + ones;
        IsPure = _zeros == 0 || _ones == 0;
        Score = TImpurity.Score2(zeros, ones);
        Impurity = IsPure ? 0 : -Score / Weight;
    }

    public override void Answer(Span<double> values) => values[0] = _ones * _classWeights[1] / Weight;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool Scan(ReadOnlySpan<ulong> sorted, ReadOnlySpan<uint> missing, ref NodeCut best)
    {
        ulong without = 0;
        foreach (uint low in missing)
            without += PairOf(low);
        NodeCut found = best;
        ulong all = (ulong)(uint)_ones << 32 | (uint)_zeros;
        double bestScore = best.Score;
        ulong left = 0;
        for (int i = 0; i < sorted.Length - 1; i++)
        {
            ulong word = sorted[i];
            left += PairOf((uint)word);
            if (word >> 32 == sorted[i + 1] >> 32)
                continue;
            double score = ScoreOf(left, all - left);
            if (score > bestScore)
            {
                bestScore = score;
                Keep(ref found, score, word, sorted[i + 1], false);
            }
            if (without == 0)
                continue;
            score = ScoreOf(left + without, all - left - without);
            if (score > bestScore)
            {
                bestScore = score;
                Keep(ref found, score, word, sorted[i + 1], true);
            }
        }
        if (without != 0 && sorted.Length > 0)
        {
            double score = ScoreOf(all - without, without);
            if (score > bestScore)
            {
                bestScore = score;
                found = new NodeCut { Score = score, Rank = (int)(sorted[^1] >> 32), Next = NodeCut.NoRank };
            }
        }
        if (!(bestScore > best.Score))
            return false;
        best = found;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool Weigh(
        RankSorter sorter, ReadOnlySpan<int> sides, ReadOnlySpan<uint> lows, ref NodeCut best)
    {
        ulong left = 0;
        for (int i = 0; i < sides.Length; i++)
            left += PairOf(lows[i]) & (ulong)(long)(sides[i] - 1);
        ulong all = (ulong)(uint)_ones << 32 | (uint)_zeros;
        double score = ScoreOf(left, all - left);
        if (!(score > best.Score))
            return false;
        best = new NodeCut { Score = score, Rank = 0, Next = 1 };
        return true;
    }

    public override void PlaceLevels(ReadOnlySpan<int> codes, ReadOnlySpan<uint> lows, Span<double> keys)
    {
        ulong[] pairs = new ulong[keys.Length];
        for (int i = 0; i < codes.Length; i++)
            pairs[codes[i]] += PairOf(lows[i]);
        for (int level = 0; level < pairs.Length; level++)
        {
            double zeros = (uint)pairs[level] * _classWeights[0];
            double ones = (pairs[level] >> 32) * _classWeights[1];
            keys[level] = ones / (zeros + ones);
        }
    }

    private static void Keep(ref NodeCut cut, double score, ulong word, ulong next, bool missingLeft)
    {
        cut.Score = score;
        cut.Rank = (int)(word >> 32);
        cut.Next = (int)(next >> 32);
        cut.MissingLeft = missingLeft;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PairOf(uint low) => (ulong)(low & int.MaxValue) << (int)(low >> ClassBit << 5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double ScoreOf(ulong left, ulong right)
    {
        int leftZeros = (int)(uint)left, leftOnes = (int)(left >> 32);
        int rightZeros = (int)(uint)right, rightOnes = (int)(right >> 32);
        if (leftZeros + leftOnes < MinLeafRows || rightZeros + rightOnes < MinLeafRows)
            return double.NegativeInfinity;
        double zero = _classWeights[0];
        double one = _classWeights[1];
        return TImpurity.Score2(leftZeros * zero, leftOnes * one) + TImpurity.Score2(rightZeros * zero, rightOnes * one);
    }
}

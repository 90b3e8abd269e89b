using System.Globalization;
using Cairn.Formats;
using Cairn.Learning.Trees.Growing;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>Draws the rows that a round learns from; the rest only have their scores moved.</summary>
/// <remarks>
/// By gradient: the rows of the largest |g·h|, summed over the outputs, and a uniform draw from the others, whose
/// derivatives are multiplied by (others / drawn of them), so that sums over all rows stay unbiased (Ke et al.,
/// "LightGBM: a highly efficient gradient boosting decision tree", 2017, algorithm 2). Rows of the same size at the
/// border are drawn at random, so that the order of the rows favours none of them.
/// </remarks>
internal sealed class RowSampler
{
    /// <summary>Name of drawing rows with equal chances.</summary>
    public const string Uniform = "uniform";

    /// <summary>Name of gradient-based one-side sampling.</summary>
    public const string ByGradient = "goss";

    private const int HalfBits = 16;

    private readonly GradientBoosting _learner;
    private readonly int _threads;
    private readonly int _count;
    private readonly int[] _drawn;
    private readonly int[] _rest;
    private readonly int[] _amplified;
    private readonly float[]? _sizes;
    private readonly int[]? _classes;
    private readonly int[]? _queries;
    private readonly int _queryCount;
    private int _drawnCount;
    private int _amplifiedCount;

    /// <summary>A sampler of rows, all of which are drawn at first.</summary>
    /// <param name="learner">The options.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="classes">Class of each row, 0 or 1; null where there are not two classes.</param>
    /// <param name="queries">Query of each row, from 0; null where there are none.</param>
    public RowSampler(
        GradientBoosting learner, int count, int threads, int[]? classes = null, int[]? queries = null)
    {
        _classes = HasClassFractions(learner) ? classes : null;
        _queries = learner.DrawQueries ? queries : null;
        _queryCount = _queries is { Length: > 0 } ? _queries.Max() + 1 : 0;
        _learner = learner;
        _threads = threads;
        _count = count;
        bool all = learner.Sampling == Uniform && learner.RowFraction >= 1 && _classes is null;
        _drawn = [.. Enumerable.Range(0, count)];
        _drawnCount = count;
        _rest = all ? [] : new int[count];
        _sizes = learner.Sampling == ByGradient ? new float[count] : null;
        _amplified = _sizes is null ? [] : new int[OtherRows];
    }

    /// <summary>Ascending numbers of the rows to learn from.</summary>
    public ReadOnlyMemory<int> Drawn => _drawn.AsMemory(0, _drawnCount);

    /// <summary>Ascending numbers of the other rows.</summary>
    public ReadOnlyMemory<int> Rest => _rest.AsMemory(0, _count - _drawnCount);

    private int TopRows => Math.Clamp((int)Math.Round(_count * _learner.GossTop), 1, _count);

    private int OtherRows => Math.Clamp((int)Math.Round(_count * _learner.GossOther), 0, _count - TopRows);

    /// <summary>Checks the options of sampling against each other.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static void Check(GradientBoosting learner)
    {
        if (HasClassFractions(learner) && (learner.RowFraction < 1 || learner.Sampling == ByGradient))
        {
            throw Beside("positive_row_fraction and negative_row_fraction draw rows themselves",
                "Leave row_fraction and sampling out.");
        }
        if (learner.Sampling != ByGradient)
            return;
        if (learner.GossTop + learner.GossOther > 1)
        {
            string found = string.Create(CultureInfo.InvariantCulture, $"{learner.GossTop} and {learner.GossOther}");
            throw new InputException(
                "bad-option", $"Options 'goss_top' and 'goss_other': found {found}, wanted shares that add up to at most 1.",
                "Make one of them smaller.");
        }
        if (learner.RowFraction < 1 || learner.DrawQueries)
        {
            throw Beside("sampling=goss draws rows itself, and not by 'row_fraction' or 'draw_queries'",
                "Leave them out, or set goss_top and goss_other.");
        }
    }

    /// <summary>Checks that the rows can be sampled as the options ask for.</summary>
    /// <exception cref="InputException">
    /// <c>bad-option</c>: leaf values come from targets, which cannot be multiplied; or there are no classes or queries.
    /// </exception>
    public static void Check(GradientBoosting learner, BoostingSample sample)
    {
        if (learner.Sampling == ByGradient && sample.Objective.SetsLeafValues)
        {
            throw new InputException(
                "bad-option", $"Option 'sampling': found {ByGradient} with a loss whose leaves are set from the targets "
                    + $"({sample.Objective.Metric}), wanted {Uniform}.",
                "Give row_fraction to draw rows with equal chances.");
        }
        if (HasClassFractions(learner) && sample.Classes is null)
        {
            throw Beside(
                "positive_row_fraction and negative_row_fraction are of two classes, and the task is another",
                "Give row_fraction.");
        }
        if (learner.DrawQueries && sample.Queries is null)
            throw Beside("draw_queries is of rankings, and the task is another", "Leave it out.");
    }

    /// <summary>Whether a round draws by <see cref="Measure"/> and <see cref="DrawByGradient"/>.</summary>
    /// <param name="round">Number of the round, from 0. The first 1 / learning rate rounds learn from all rows.</param>
    public bool IsByGradient(int round) => _sizes is not null && round >= 1 / _learner.LearningRate;

    /// <summary>Draws rows with equal chances, where the options ask for it.</summary>
    public void Draw(SeededRandom random)
    {
        if (_sizes is not null || _rest.Length == 0)
            return;
        if (_queries is not null)
            DrawWhole(random);
        else
            DrawRows(random);
    }

    /// <summary>Takes the sizes of the derivatives of one output.</summary>
    /// <param name="gradients">Derivatives of all rows.</param>
    /// <param name="isFirst">Whether it is the first output of the round; the sizes of the others are added.</param>
    public void Measure(GradientBuffer gradients, bool isFirst)
    {
        float[] sizes = _sizes!;
        ParallelBlocks.For(gradients.Blocks, _threads, block =>
        {
            (int start, int end) = gradients.Block(block);
            for (int row = start; row < end; row++)
            {
                float size = Math.Abs(gradients.Gradients[row] * gradients.Hessians[row]);
                sizes[row] = isFirst ? size : sizes[row] + size;
            }
        });
    }

    /// <summary>Draws by the sizes measured.</summary>
    public void DrawByGradient(SeededRandom random)
    {
        (float border, int above, int tied) = Border(TopRows);
        int wantedTied = TopRows - above;
        int others = _count - TopRows;
        int wantedOthers = OtherRows;
        int drawn = 0;
        int left = 0;
        _amplifiedCount = 0;
        for (int row = 0; row < _count; row++)
        {
            float size = _sizes![row];
            bool top = size > border;
            if (size == border)
            {
                top = random.NextDouble() * tied-- < wantedTied;
                wantedTied -= top ? 1 : 0;
            }
            if (!top && random.NextDouble() * others-- < wantedOthers)
            {
                wantedOthers--;
                _amplified[_amplifiedCount++] = row;
                top = true;
            }
            if (top)
                _drawn[drawn++] = row;
            else
                _rest[left++] = row;
        }
        _drawnCount = drawn;
    }

    /// <summary>Multiplies the derivatives of the rows that stand for others.</summary>
    public void Amplify(GradientBuffer gradients)
    {
        if (_amplifiedCount == 0)
            return;
        float factor = (float)((_count - TopRows) / (double)OtherRows);
        foreach (int row in _amplified.AsSpan(0, _amplifiedCount))
        {
            gradients.Gradients[row] *= factor;
            gradients.Hessians[row] *= factor;
        }
    }

    // Without replacement, in ascending order (Knuth, algorithm S), for each class by itself where there are two.
    private void DrawRows(SeededRandom random)
    {
        Span<int> left = [_count, 0];
        if (_classes is not null)
            left = [_classes.Count(c => c == 0), _classes.Count(c => c == 1)];
        Span<int> wanted = _classes is null
            ? [Share(_count, _learner.RowFraction), 0]
            : [Share(left[0], _learner.NegativeRowFraction), Share(left[1], _learner.PositiveRowFraction)];
        int drawn = 0;
        int others = 0;
        for (int row = 0; row < _count; row++)
        {
            int of = _classes is null ? 0 : _classes[row];
            bool take = random.NextDouble() * left[of]-- < wanted[of];
            wanted[of] -= take ? 1 : 0;
            if (take)
                _drawn[drawn++] = row;
            else
                _rest[others++] = row;
        }
        _drawnCount = drawn;
    }

    // All rows of a query or none.
    private void DrawWhole(SeededRandom random)
    {
        bool[] taken = new bool[_queryCount];
        int wanted = Share(_queryCount, _learner.RowFraction);
        for (int query = 0; query < _queryCount; query++)
        {
            taken[query] = random.NextDouble() * (_queryCount - query) < wanted;
            wanted -= taken[query] ? 1 : 0;
        }
        int drawn = 0;
        int others = 0;
        for (int row = 0; row < _count; row++)
        {
            if (taken[_queries![row]])
                _drawn[drawn++] = row;
            else
                _rest[others++] = row;
        }
        _drawnCount = drawn;
    }

    private static int Share(int count, double fraction) =>
        Math.Max(Math.Min(1, count), (int)Math.Round(count * fraction));

    private static bool HasClassFractions(GradientBoosting learner) =>
        learner.PositiveRowFraction < 1 || learner.NegativeRowFraction < 1;

    private static InputException Beside(string what, string hint) =>
        new("bad-option", $"Options of sampling contradict each other: {what}.", hint);

    // The size of the wanted-th largest row. The bits of floats that are not negative are in their order, so that two
    // tallies of sixteen bits find it.
    private (float Border, int Above, int Tied) Border(int wanted)
    {
        int[] tally = new int[1 << HalfBits];
        foreach (float size in _sizes!)
            tally[BitConverter.SingleToUInt32Bits(size) >> HalfBits]++;
        int above = 0;
        uint high = Descend(tally, wanted, ref above);
        Array.Clear(tally);
        foreach (float size in _sizes)
        {
            uint bits = BitConverter.SingleToUInt32Bits(size);
            if (bits >> HalfBits == high)
                tally[bits & ((1 << HalfBits) - 1)]++;
        }
        uint low = Descend(tally, wanted, ref above);
        return (BitConverter.UInt32BitsToSingle(high << HalfBits | low), above, tally[low]);
    }

    private static uint Descend(int[] tally, int wanted, ref int above)
    {
        uint at = (uint)tally.Length - 1;
        while (above + tally[at] < wanted)
            above += tally[at--];
        return at;
    }
}

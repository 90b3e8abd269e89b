using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tuning.Samplers;

/// <summary>
/// CMA-ES: draws generations from a normal distribution whose middle, size and shape follow the better ones. For many trials
/// of numbers.
/// </summary>
/// <remarks>
/// <para>
/// Hansen, "The CMA evolution strategy: a tutorial" (2016), with negative weights; see <see cref="CovarianceState"/>. It begins
/// where the first trial is, the middle of the space unless somebody chose another.
/// </para>
/// <para>
/// What is done differently: the state follows from the trials alone, taken in whole generations by their numbers, so that it
/// can be found again after a kill and trials may run beside each other. Pruned trials rank after complete ones. Choices and
/// parameters with conditions are left to <see cref="TreeParzenSampler"/>.
/// </para>
/// </remarks>
public sealed class CovarianceSampler : ISampler
{
    private const int MostDraws = 100;

    private readonly TreeParzenSampler _others = new();
    private CovarianceState? _state;
    private Trial? _last;

    /// <inheritdoc/>
    public string Name => "cma-es";

    /// <inheritdoc/>
    public double[]? Sample(SearchSpace space, IReadOnlyList<Trial> trials, int number, ulong seed)
    {
        int[] own = [.. Enumerable.Range(0, space.Count).Where(i => Takes(space.Parameters[i]))];
        double[] point;
        if (own.Length == space.Count)
        {
            point = new double[space.Count];
        }
        else
        {
            point = _others.Sample(space, trials, number, seed)!;
            if (own.Length == 0)
                return point;
        }
        double[] unit = number == 0 ? [.. own.Select(_ => 0.5)] : Draw(StateOf(space, own, trials), number, seed);
        for (int i = 0; i < own.Length; i++)
            point[own[i]] = space.Parameters[own[i]].FromUnit(unit[i]);
        return point;
    }

    private static bool Takes(Parameter parameter) =>
        parameter.Range is { IsChoice: false, Condition: null } && parameter.Count is not 1;

    // The directions of a generation come in blocks; a point outside the cube is drawn again by itself.
    private static double[] Draw(CovarianceState state, int number, ulong seed)
    {
        SeededRandom root = new SeededRandom(seed).Split("cma-es");
        SeededRandom random = root.Split((ulong)number);
        int n = state.Middle.Count;
        (int block, int place) = Math.DivRem(Math.Max(0, number - 1 - state.Seen), n);
        double[] unit = state.At(state.Directions(root.Split("block").Split((ulong)(state.Seen + block)))[place]);
        for (int i = 1; i < MostDraws && unit.Any(u => u is < 0 or > 1); i++)
            unit = state.Draw(random);
        return [.. unit.Select(u => Math.Clamp(u, 0, 1))];
    }

    private CovarianceState StateOf(SearchSpace space, int[] own, IReadOnlyList<Trial> trials)
    {
        Trial[] done = [.. trials.Where(t => t.State is TrialState.Complete or TrialState.Pruned).OrderBy(t => t.Number)];
        double[] UnitOf(Trial trial) => [.. own.Select(i => space.Parameters[i].ToUnit(trial.Point[i]))];
        CovarianceState state = _state is not null && _state.Seen > 0 && _state.Seen < done.Length && ReferenceEquals(done[_state.Seen], _last)
            ? _state
            : new CovarianceState(done.Length > 0 ? UnitOf(done[0]) : [.. own.Select(_ => 0.5)]);
        // The first trial is where the search begins, and of no generation.
        while (state.Seen + state.Generation < done.Length)
        {
            Trial[] generation = done[(state.Seen + 1)..(state.Seen + 1 + state.Generation)];
            state.Update([.. TrialOrder.Best(generation).Concat(generation).Distinct().Select(UnitOf)]);
            _last = generation[^1];
        }
        _state = state;
        return state;
    }
}

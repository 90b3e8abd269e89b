using Cairn.Formats;
using Cairn.Learning.Tuning.Samplers;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Tuning.Samplers;

public sealed class SamplerTests
{
    private static readonly SearchSpace s_conditional = new(
        new Parameter("kind", SearchRange.Choice("tree", "line", "none")),
        new Parameter("depth", SearchRange.Integer(1, 8).If("kind", "tree")),
        new Parameter("rate", SearchRange.Number(1e-3, 1, log: true).If("kind", "tree", "line")),
        new Parameter("share", SearchRange.Number(0, 1, step: 0.25)));

    public static TheoryData<string> Names => [.. SamplerNames.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Points_lie_in_the_space_and_follow_from_the_seed_and_the_trials(string name)
    {
        List<Trial> trials = Search(s_conditional, SamplerNames.Create(name, 40), Loss, 40, 7);
        List<Trial> again = Search(s_conditional, SamplerNames.Create(name, 40), Loss, 40, 7);
        Assert.Equal(trials.Select(t => string.Join(';', t.Point)), again.Select(t => string.Join(';', t.Point)));
        // A sampler that begins in the middle of a study goes on as one that was there from the beginning.
        ISampler late = SamplerNames.Create(name, 40);
        for (int number = 30; number < trials.Count; number++)
            Assert.Equal(trials[number].Point, late.Sample(s_conditional, trials[..number], number, 7));
        foreach (Trial trial in trials)
        {
            for (int i = 0; i < s_conditional.Count; i++)
            {
                double value = trial.Point[i];
                Assert.Equal(s_conditional.IsActive(i, [.. trial.Point]), !double.IsNaN(value));
                SearchRange range = s_conditional.Parameters[i].Range;
                Assert.False(value < range.Low || value > range.High);
                Assert.True(double.IsNaN(value) || range.Step == 0 || Math.Abs((value - range.Low) / range.Step % 1) < 1e-9);
            }
        }
        return;

        static double Loss(double[] p) => p[0] * 0.3 + (double.IsNaN(p[2]) ? 1 : Math.Abs(Math.Log10(p[2]) + 2)) + p[3];
    }

    [Theory]
    [InlineData("tpe", 0.6)]
    [InlineData("gp", 0.05)]
    public void A_sampler_that_learns_comes_nearer_than_chance(string name, double share)
    {
        SearchSpace space = new(new Parameter("x", SearchRange.Number(-5, 10)), new Parameter("y", SearchRange.Number(0, 15)));
        double[] own = [.. Enumerable.Range(0, 7).Select(seed => Regret(name, (ulong)seed)).Order()];
        double[] chance = [.. Enumerable.Range(0, 7).Select(seed => Regret("random", (ulong)seed)).Order()];
        Assert.True(own[3] < share * chance[3], $"{own[3]} against {chance[3]}");
        return;

        double Regret(string sampler, ulong seed) =>
            Search(space, SamplerNames.Create(sampler, 60), Branin, 60, seed).Min(t => t.Losses[0]) - 0.397887;

        static double Branin(double[] x)
        {
            double bend = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
            return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x[0]) + 10;
        }
    }

    [Fact]
    public void Generations_walk_down_a_bowl_that_chance_does_not_find()
    {
        SearchSpace space = new([.. Enumerable.Range(0, 5).Select(i => new Parameter($"x{i}", SearchRange.Number(-5, 5)))]);
        static double Loss(double[] x) => x.Select((v, i) => (i + 1) * (v - 1) * (v - 1)).Sum();
        double own = Search(space, new CovarianceSampler(), Loss, 150, 1).Min(t => t.Losses[0]);
        double chance = Search(space, new RandomSampler(), Loss, 150, 1).Min(t => t.Losses[0]);
        Assert.True(own < 0.1 * chance, $"{own} against {chance}");
    }

    [Fact]
    public void A_grid_tries_each_of_its_points_once_and_then_nothing()
    {
        SearchSpace space = new(
            new Parameter("a", SearchRange.Choice("x", "y")), new Parameter("b", SearchRange.Number(0, 1).If("a", "y")),
            new Parameter("c", SearchRange.Integer(1, 2)));
        GridSampler sampler = new(20);
        List<Trial> trials = Search(space, sampler, _ => 0, 100, 1);
        Assert.Equal(sampler.CountOf(space), trials.Count);
        Assert.Equal(trials.Count, trials.Select(t => string.Join(';', t.Point)).Distinct().Count());
        Assert.InRange(trials.Count, 16, 20);
        Assert.Equal(2, trials.Count(t => t.Point[0] == 0));
    }

    [Fact]
    public void A_grid_of_too_many_parameters_is_refused()
    {
        SearchSpace wide = new([.. Enumerable.Range(0, 20).Select(i => new Parameter($"p{i}", SearchRange.Number(0, 1)))]);
        InputException error = Assert.Throws<InputException>(() => new GridSampler(10).Sample(wide, [], 0, 0));
        Assert.Equal("bad-space", error.Code);
    }

    [Fact]
    public void Several_objectives_come_nearer_to_their_front_than_chance()
    {
        SearchSpace space = new([.. Enumerable.Range(0, 6).Select(i => new Parameter($"p{i}", SearchRange.Number(0, 1)))]);
        Assert.True(Area("nsga2") > Area("random") + 0.2, $"{Area("nsga2")} against {Area("random")}");
        Assert.True(Area("tpe") > Area("random") + 0.2, $"{Area("tpe")} against {Area("random")}");
        return;

        double Area(string name) => Enumerable.Range(0, 3).Average(seed =>
        {
            ISampler sampler = SamplerNames.Create(name, 120);
            List<Trial> trials = [];
            for (int number = 0; number < 120; number++)
            {
                double[] p = sampler.Sample(space, trials, number, (ulong)seed)!;
                // ZDT1 (Zitzler, Deb and Thiele 2000): the front is f₂ = 1 − √f₁ where all but the first are 0.
                double g = 1 + 9 * p[1..].Average();
                trials.Add(new Trial(number, p) { State = TrialState.Complete, Losses = [p[0], g * (1 - Math.Sqrt(p[0] / g))] });
            }
            double area = 0;
            double low = 6;
            foreach (Trial trial in TrialOrder.Front(trials).OrderBy(t => t.Losses[0]))
            {
                if (trial.Losses[0] < 1.1 && trial.Losses[1] < low)
                    area += (1.1 - trial.Losses[0]) * (low - trial.Losses[1]);
                low = Math.Min(low, trial.Losses[1]);
            }
            return area;
        });
    }

    [Fact]
    public void Fronts_are_those_that_comparing_all_pairs_gives()
    {
        SeededRandom random = new(2);
        Trial[] trials =
        [
            .. Enumerable.Range(0, 60).Select(i => new Trial(i, [])
            {
                State = TrialState.Complete, Losses = [random.NextInt(8), random.NextInt(8), random.NextInt(8)],
            }),
        ];
        bool Beats(Trial a, Trial b) =>
            a.Losses.Zip(b.Losses).All(p => p.First <= p.Second) && a.Losses.Zip(b.Losses).Any(p => p.First < p.Second);
        int[] wanted = [.. trials.Where(t => !trials.Any(o => Beats(o, t))).Select(t => t.Number).Order()];
        Assert.Equal(wanted, TrialOrder.Front(trials).Select(t => t.Number).Order());
        (int[] ranks, _) = TrialOrder.Crowding(trials);
        foreach (Trial a in trials)
        {
            Assert.All(trials.Where(b => Beats(a, b)), b => Assert.True(ranks[a.Number] < ranks[b.Number]));
            Assert.True(ranks[a.Number] == 0 || trials.Any(b => Beats(b, a) && ranks[b.Number] == ranks[a.Number] - 1));
        }
    }

    private static List<Trial> Search(SearchSpace space, ISampler sampler, Func<double[], double> loss, int count, ulong seed)
    {
        List<Trial> trials = [];
        for (int number = 0; number < count; number++)
        {
            if (sampler.Sample(space, trials, number, seed) is not double[] point)
                break;
            trials.Add(new Trial(number, point) { State = TrialState.Complete, Losses = [loss(point)] });
        }
        return trials;
    }
}

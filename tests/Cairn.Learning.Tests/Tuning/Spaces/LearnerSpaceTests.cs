using Cairn.Formats;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Tuning.Spaces;

public sealed class LearnerSpaceTests
{
    [Fact]
    public void Each_learner_starts_at_its_defaults()
    {
        foreach (LearnerKind kind in Learners.Catalog.Kinds.Where(k => k.Options.Any(o => o.Search is not null)))
        {
            LearnerSpace space = new([kind]);
            ILearner learner = space.Create(space.Starts()[0]);
            foreach (LearnerOption option in kind.Options.Where(o => o.Search is not null))
            {
                Assert.Equal(option.ValueIn(kind.Default)!.ToString(), option.ValueIn(learner)!.ToString());
            }
            foreach ((string name, string value) in kind.SearchSettings)
                Assert.Equal(value, kind.Find(name)!.ValueIn(learner)!.ToString());
        }
    }

    [Fact]
    public void Several_learners_are_a_choice_on_which_their_options_depend()
    {
        LearnerSpace space = new([LinearRegression.Kind, RandomForest.Kind]);
        Assert.Equal("learner", space.Space.Parameters[0].Name);
        IReadOnlyList<double[]> starts = space.Starts();
        Assert.IsType<LinearRegression>(space.Create(starts[0]));
        Assert.IsType<RandomForest>(space.Create(starts[1]));
        Assert.All(space.Space.Describe(starts[0]).Skip(1), o => Assert.StartsWith("linear-regression.", o.Key));
        Assert.All(space.Space.Describe(starts[1]).Skip(1), o => Assert.StartsWith("random-forest.", o.Key));
    }

    [Fact]
    public void Changes_take_the_place_of_what_a_learner_declares()
    {
        LearnerSpace space = new(
            [GradientBoosting.Kind],
            [
                new("leaves", "2..8:log"), new("growth", "leaf_wise|depth_wise"), new("dart", "true|false"),
                new("dart_drop_rate", "0..0.5:step=0.1:if=dart=true"), new("l2", "3"),
            ],
            [new("rounds", "7")]);
        Parameter leaves = space.Space.Parameters.Single(p => p.Name == "leaves");
        Assert.Equal((2, 8, true, true), (leaves.Range.Low, leaves.Range.High, leaves.Range.IsLog, leaves.Range.IsInteger));
        GradientBoosting learner = (GradientBoosting)space.Create(space.Starts()[0]);
        Assert.Equal((7, 3.0), (learner.Rounds, learner.L2));
        int dart = space.Space.Parameters.ToList().FindIndex(p => p.Name == "dart");
        int rate = space.Space.Parameters.ToList().FindIndex(p => p.Name == "dart_drop_rate");
        double[] point = space.Starts()[0];
        point[dart] = 0;
        Assert.True(space.Space.IsActive(rate, point));
        point[dart] = 1;
        Assert.False(space.Space.IsActive(rate, point));
    }

    [Theory]
    [InlineData("leavs", "2..8", "unknown-option", "leaves")]
    [InlineData("leaves", "8..2", "bad-space", "the smaller first")]
    [InlineData("leaves", "2.5..8", "bad-space", "'2.5' is no whole number")]
    [InlineData("leaves", "a..8", "bad-space", "'a' is no whole number")]
    [InlineData("leaves", "1..8", "bad-option", "found 1, wanted a whole number from 2")]
    [InlineData("l2", "0..8:log", "bad-space", "begins above 0")]
    [InlineData("l2", "0..8:step=-1", "bad-space", "a step is above 0")]
    [InlineData("l2", "0..8:often", "bad-space", "'often' says nothing here")]
    [InlineData("l2", "NaN..8", "bad-space", "wanted two numbers")]
    [InlineData("growth", "leaf_wise|sideways", "bad-option", "sideways")]
    [InlineData("growth", "leaf_wise|leaf_wise", "bad-space", "each once")]
    [InlineData("growth", "0..1", "bad-space", "one of leaf_wise, depth_wise")]
    [InlineData("dart_drop_rate", "0..1:if=dart=true", "bad-space", "no choice before it")]
    [InlineData("dart_drop_rate", "0..1:if=darts=true", "bad-space", "no option 'darts'")]
    public void What_cannot_be_looked_through_is_refused(string name, string text, string code, string part)
    {
        InputException error = Assert.Throws<InputException>(() => new LearnerSpace([GradientBoosting.Kind], [new(name, text)]));
        Assert.Equal(code, error.Code);
        Assert.Contains(part, error.Message + error.Hint);
    }

    [Fact]
    public void Coordinates_give_every_value_of_a_range_its_share()
    {
        Parameter parameter = new("n", SearchRange.Integer(3, 6));
        int[] counts = new int[7];
        for (int i = 0; i < 4000; i++)
            counts[(int)parameter.FromUnit((i + 0.5) / 4000)]++;
        Assert.Equal([0, 0, 0, 1000, 1000, 1000, 1000], counts);
        foreach (SearchRange range in new[] { SearchRange.Number(1e-4, 10, log: true), SearchRange.Number(-3, 5), SearchRange.Integer(1, 900, log: true) })
        {
            Parameter any = new("x", range);
            foreach (double unit in new[] { 0, 0.13, 0.5, 0.99, 1 })
            {
                double value = any.FromUnit(unit);
                Assert.Equal(value, any.FromUnit(any.ToUnit(value)), 1e-9 * Math.Max(1, Math.Abs(value)));
                Assert.InRange(value, range.Low, range.High);
            }
        }
    }
}

using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees;

/// <summary>Names that other tools give to options.</summary>
public sealed class GradientBoostingOptionTests
{
    [Fact]
    public void Names_of_other_tools_set_the_same_options()
    {
        GradientBoosting learner = (GradientBoosting)GradientBoosting.Kind.Create(
        [
            new("n_estimators", "7"), new("eta", "0.3"), new("num_leaves", "9"), new("max_depth", "-1"),
            new("min_child_samples", "3"), new("reg_alpha", "0.5"), new("lambda", "2"), new("gamma", "0.1"),
            new("bagging_fraction", "0.8"), new("colsample_bytree", "0.6"), new("max_bin", "63"), new("cat_smooth", "4"),
            new("data_sample_strategy", "goss"), new("top_rate", "0.3"), new("other_rate", "0.2"),
        ]);
        GradientBoosting wanted = new()
        {
            Rounds = 7, LearningRate = 0.3, Leaves = 9, MaxDepth = 0, MinLeafRows = 3, L1 = 0.5, L2 = 2, MinGain = 0.1,
            RowFraction = 0.8, ColumnFraction = 0.6, Bins = 63, CategorySmoothing = 4, Sampling = "goss", GossTop = 0.3,
            GossOther = 0.2,
        };
        Assert.Equal(wanted, learner);
    }

    [Fact]
    public void The_name_used_here_is_told()
    {
        Assert.Equal(
            ["Option 'eta' is called 'learning_rate' here."], GradientBoosting.Kind.AliasNotes(["rounds", "eta"]));
    }

    [Theory]
    [InlineData("eta", "shrinkage", "Option 'learning_rate' of gradient-boosting is given twice: as 'eta' and as 'shrinkage'.")]
    [InlineData("rounds", "n_estimators", "Option 'rounds' of gradient-boosting is given twice: as 'rounds' and as 'n_estimators'.")]
    [InlineData("rounds", "rounds", "Option 'rounds' of gradient-boosting is given twice.")]
    public void One_option_under_two_names_is_refused(string first, string second, string message)
    {
        InputException error = Assert.Throws<InputException>(
            () => GradientBoosting.Kind.Create([new(first, "1"), new(second, "1")]));
        Assert.Equal("bad-option", error.Code);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("nthread", "--threads")]
    [InlineData("tree_method", "histograms")]
    [InlineData("num_parallel_tree", "random-forest")]
    [InlineData("scale_pos_weight", "class_weight")]
    [InlineData("booster", "dart=true")]
    [InlineData("init_model", "--continue")]
    public void A_parameter_without_counterpart_is_refused_with_what_to_do(string name, string hint)
    {
        InputException error = Assert.Throws<InputException>(() => GradientBoosting.Kind.Create([new(name, "1")]));
        Assert.Equal("unknown-option", error.Code);
        Assert.Equal($"Learner gradient-boosting has no counterpart of '{name}'.", error.Message);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_means_two_things()
    {
        List<string> names = [];
        foreach (LearnerOption option in GradientBoosting.Kind.Options)
            names.AddRange([option.Name, .. option.Aliases]);
        names.AddRange(GradientBoosting.Kind.Elsewhere.Keys);
        Assert.Equal(names.Distinct(), names);
    }
}

namespace Cairn.Models.Tests.Packaging;

public sealed class ModelCardTests
{
    [Fact]
    public void The_card_states_what_the_package_knows()
    {
        string card = Packages.Small().Card;
        Assert.StartsWith("# survived: baseline\n\nPredicts whether `survived` is `yes` or `no` from 2 columns. "
            + "The positive class is `yes`.\n", card, StringComparison.Ordinal);
        Assert.Contains("- data: `titanic.csv`\n- rows: 5\n", card, StringComparison.Ordinal);
        Assert.Contains("- made: 2025-01-02 03:04 UTC by Cairn 1.2.3\n", card, StringComparison.Ordinal);
        Assert.Contains("| loss | squared_error |\n", card, StringComparison.Ordinal);
        Assert.Contains("Measured on: 5 folds.\n", card, StringComparison.Ordinal);
        Assert.Contains("| roc_auc | 0.5 | 0.5 |\n| log_loss | – |  |\n", card, StringComparison.Ordinal);
        Assert.Contains("| age | number | 20 % | 22 to 54, mean 37.25 |\n", card, StringComparison.Ordinal);
        Assert.Contains("- `probability_yes` (number): probability of `yes`\n", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_column_shows_its_values()
    {
        string card = KindPackages.Make("baseline", "regression").Card;
        Assert.StartsWith("# spent: baseline\n\nPredicts the number `spent` from 5 columns.\n", card,
            StringComparison.Ordinal);
        Assert.Contains("| visits | integer | 0 % | 0 to 22, mean 11 |\n", card, StringComparison.Ordinal);
        Assert.Contains("| plan | category | 25 % | `basic`, `plus`, `premium, gold` |\n", card,
            StringComparison.Ordinal);
        Assert.Contains("| member | boolean | 8.3 % | true in 50 % |\n", card, StringComparison.Ordinal);
        Assert.Contains("| since | time | 0 % | 2024-01-01 to 2024-12-28 |\n", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_do_not_break_the_tables() =>
        Assert.Contains("| port \\| of call | category | 20 % | ", Packages.Small().Card, StringComparison.Ordinal);
}

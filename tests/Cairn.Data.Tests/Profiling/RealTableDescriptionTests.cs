using Cairn.Data.Profiling;
using Cairn.Data.Reading;

namespace Cairn.Data.Tests.Profiling;

/// <summary>Descriptions of well-known tables, which are outside the repository (CAIRN_DATA names their folder).</summary>
public sealed class RealTableDescriptionTests
{
    [Fact]
    public void Titanic_survival_is_leaked_by_alive_and_by_nothing_else()
    {
        TableDescription description = Describe("titanic.csv", "survived");

        Assert.Equal([["alive"]], Columns(description, "leaks-target"));
        Assert.Contains(description.Warnings, w => w.Code == "mostly-missing" && w.Columns[0] == "deck");
        Assert.Contains(description.Warnings, w => w.Code == "same-columns" && w.Columns.SequenceEqual(["pclass", "class"]));
        Assert.Equal(177, description.Columns.Single(c => c.Profile.Name == "age").Profile.Missing);
    }

    [Fact]
    public void Adult_income_is_leaked_by_nothing()
    {
        TableDescription description = Describe("adult_train.csv.gz", "income");

        Assert.Empty(Columns(description, "leaks-target"));
        Assert.Empty(Columns(description, "identifier-like"));
        Assert.Empty(Columns(description, "zeros-for-missing"));
        Assert.Equal([["education", "education_num"]], Columns(description, "same-columns"));
        Assert.Equal(32_561, description.Rows);
        Assert.Equal(1836, description.Columns[1].Profile.Missing);
    }

    [Fact]
    public void German_credit_without_a_header_is_described_by_position()
    {
        TableDescription description = Describe("german.csv", "last", hasHeader: false);

        Assert.Equal(1000, description.Rows);
        Assert.Equal("c21", description.Target);
        Assert.Equal(21, description.Columns.Count);
        Assert.Empty(Columns(description, "leaks-target"));
        Assert.Equal(3271.258, description.Columns[4].Profile.Mean!.Value, 1e-9);
    }

    [Fact]
    public void Zeros_of_pima_that_stand_for_missing_values_are_suspected()
    {
        TableDescription description = Describe("pima-indians-diabetes.csv", "last", hasHeader: false);

        // Glucose, blood pressure, skin fold, insulin and body mass; not the number of pregnancies.
        Assert.Equal([["c2"], ["c3"], ["c4"], ["c5"], ["c6"]], Columns(description, "zeros-for-missing"));
        Assert.Empty(Columns(description, "leaks-target"));
    }

    [Theory]
    [InlineData("diamonds.csv.gz", "price")]
    [InlineData("california_housing.csv.gz", "last")]
    [InlineData("iris.csv", "last")]
    [InlineData("penguins.csv", "species")]
    [InlineData("wine.csv", "last")]
    [InlineData("breast_cancer_wdbc.csv", "last")]
    [InlineData("tips.csv", "tip")]
    [InlineData("mpg.csv", "mpg")]
    public void Ordinary_tables_leak_nothing(string file, string target)
    {
        Assert.Empty(Columns(Describe(file, target), "leaks-target"));
    }

    private static IEnumerable<IReadOnlyList<string>> Columns(TableDescription description, string code) =>
        description.Warnings.Where(warning => warning.Code == code).Select(warning => warning.Columns);

    private static TableDescription Describe(string file, string target, bool? hasHeader = null)
    {
        string? folder = Environment.GetEnvironmentVariable("CAIRN_DATA");
        string path = Path.Combine(folder ?? "", "tabular", file);
        Assert.SkipUnless(folder is not null && File.Exists(path), $"CAIRN_DATA has no tabular/{file}");
        TableReadResult read = TableReader.Read(path, new TableReadOptions { HasHeader = hasHeader });
        return TableDescription.Of(read.Table, read.Schema, target, threads: 2);
    }
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Effects;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Explanation.Effects;

/// <summary>
/// Agreement with scikit-learn's partial dependence, and with accumulated effects by their definition;
/// Goldens/explanation.py made the numbers.
/// </summary>
public sealed class EffectGoldenTests
{
    private static readonly JsonNode s_golden =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "explanation.json")))!;

    private static readonly InputField[] s_inputs =
        [.. Enumerable.Range(0, 4).Select(i => new InputField($"x{i}", ColumnKind.Number))];

    private static readonly ModelAnswers s_model = ModelAnswers.Of(new RuleModel(
        new Signature(LearningTask.Regression, "y", s_inputs, Signature.RegressorOutputs),
        x => x[0] * x[1] + Math.Sin(3 * x[2]) + (x[3] > 0.4 ? x[0] : -0.5 * x[2])));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Partial_dependence_and_individual_curves_are_those_of_scikit_learn(int column)
    {
        JsonNode golden = s_golden["single"]![column]!;
        EffectGrid grid = EffectGrid.Of(s_inputs[column], Numbers(golden["grid"]!));
        PartialDependence found = PartialDependence.Of(s_model, Rows(), grid, threads: 2);
        AssertClose(Numbers(golden["average"]!), found.Means(0));
        JsonArray curves = golden["individual"]!.AsArray();
        Assert.Equal(curves.Count, found.RowCount);
        for (int row = 0; row < curves.Count; row++)
        {
            double[] curve = Numbers(curves[row]!);
            AssertClose(curve, found.Curve(row, 0));
            AssertClose([.. curve.Select(value => value - curve[0])], found.CentredCurve(row, 0));
        }
    }

    [Fact]
    public void The_joint_partial_dependence_of_two_columns_is_that_of_scikit_learn()
    {
        JsonNode golden = s_golden["joint"]!;
        EffectGrid first = EffectGrid.Of(s_inputs[0], Numbers(golden["first"]!));
        EffectGrid second = EffectGrid.Of(s_inputs[1], Numbers(golden["second"]!));
        double[] expected = [.. golden["average"]!.AsArray().SelectMany(line => Numbers(line!))];
        AssertClose(expected, PartialDependence.Joint(s_model, Rows(), first, second, threads: 3));
    }

    [Fact]
    public void Accumulated_effects_are_those_of_the_definition()
    {
        foreach (JsonNode? golden in s_golden["accumulated"]!.AsArray())
        {
            AccumulatedEffects found = AccumulatedEffects.Of(
                s_model, Rows(), $"x{(int)golden!["column"]!}", (int)golden["bins"]!, threads: 2);
            AssertClose(Numbers(golden["edges"]!), [.. found.Edges]);
            Assert.Equal(golden["counts"]!.AsArray().Select(n => (int)n!), found.Counts);
            AssertClose(Numbers(golden["effects"]!), found.Of(0));
        }
    }

    private static Table Rows()
    {
        double[][] rows = [.. s_golden["rows"]!.AsArray().Select(row => Numbers(row!))];
        return new Table(
            [.. s_inputs.Select((input, i) => new NumberColumn(input.Name, [.. rows.Select(row => row[i])]))]);
    }

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(value => (double)value!)];

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }
}

using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Trees.Ensembles;

public sealed class TreeEnsembleStorageTests
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(1, true, false)]
    [InlineData(3, false, false)]
    [InlineData(3, false, true)]
    public void What_is_stored_scores_as_before(int outputs, bool linear, bool vectors)
    {
        RandomTrees random = new(outputs)
        {
            Outputs = outputs, Linear = linear, Vectors = vectors, ZeroIsMissing = true, Single = linear, Averages = vectors,
        };
        TreeEnsemble before = random.Make(trees: 9, leaves: 60);
        TreeEnsemble after = TreeEnsembleStorage.Read(Store(before), Space, outputs);
        Assert.Equal(before.TreesPerRound, after.TreesPerRound);
        Assert.Equal((before.Averages, before.SinglePrecision), (after.Averages, after.SinglePrecision));
        for (int node = 0; node < before.NodeCount; node++)
            Assert.Equal(before.Node(node), after.Node(node));
        double[] rows = random.Rows(100);
        double[] was = new double[100 * outputs];
        double[] isNow = new double[100 * outputs];
        before.Score(rows, was);
        after.Score(rows, isNow);
        Assert.Equal(was, isNow);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Any_changed_byte_either_is_refused_or_gives_trees_that_score(bool linear, bool vectors)
    {
        RandomTrees random = new(2) { Outputs = vectors ? 2 : 1, Linear = linear, Vectors = vectors };
        ModelState good = Store(random.Make(trees: 4, leaves: 10));
        double[] rows = random.Rows(40);
        StoredTensor[] tensors = [.. good.Tensors.Where(tensor => tensor.Bytes.Length > 0)];
        Random draws = new(1);
        int refused = 0;
        for (int trial = 0; trial < 500; trial++)
        {
            StoredTensor victim = tensors[draws.Next(tensors.Length)];
            byte[] bytes = victim.Bytes.ToArray();
            bytes[draws.Next(bytes.Length)] ^= (byte)(1 << draws.Next(8));
            StoredTensor changed = new(victim.Name, victim.Type, victim.Shape, bytes);
            try
            {
                ModelState state = good with { Tensors = [.. good.Tensors.Select(t => t == victim ? changed : t)] };
                TreeEnsemble trees = TreeEnsembleStorage.Read(state, Space, vectors ? 2 : 1);
                trees.Score(rows, new double[40 * trees.Outputs]);
            }
            catch (InputException error)
            {
                Assert.Equal("broken-model", error.Code);
                refused++;
            }
        }
        Assert.InRange(refused, 50, 450);
    }

    [Fact]
    public void A_layout_of_the_future_is_refused_with_those_that_are_known()
    {
        ModelState good = Store(new RandomTrees(1).Make(1, 2));
        ModelState state = good with
        {
            Tensors =
            [
                .. good.Tensors.Select(t => t.Name == "tree_layout" ? StoredTensor.From<int>("tree_layout", [3, 1, 0, 0]) : t),
            ],
        };
        Assert.Contains(
            "laid out by version 3, wanted 1 or 2",
            Assert.Throws<InputException>(() => TreeEnsembleStorage.Read(state, Space, 1)).Message, StringComparison.Ordinal);
    }

    private static FeatureSpace Space { get; } = new(
    [
        .. Enumerable.Range(0, 4).Select(f => new InputField("f" + f, ColumnKind.Number)),
        .. new[] { 5, 300, 400 }.Select((levels, f) => new InputField(
            "c" + f, ColumnKind.Category, Levels: [.. Enumerable.Range(0, levels).Select(level => "l" + level)])),
    ]);

    private static ModelState Store(TreeEnsemble ensemble) => new(
        "trees", new Signature(LearningTask.Regression, "y", Space.Inputs, Signature.RegressorOutputs), [],
        TreeEnsembleStorage.Write(ensemble));
}

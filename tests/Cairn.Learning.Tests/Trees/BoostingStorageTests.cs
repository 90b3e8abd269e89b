using System.Runtime.InteropServices;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Trees;
using Cairn.Models;

namespace Cairn.Learning.Tests.Trees;

public sealed class BoostingStorageTests
{
    private static readonly ModelState s_good =
        new GradientBoosting { Rounds = 4 }.Fit(BoostingData.Mixed(LearningTask.MulticlassClassification)).Save();

    [Theory]
    [InlineData("node_lefts", 0, 0, "has its children outside its tree")]
    [InlineData("node_lefts", 0, 1_000_000, "has its children outside its tree")]
    [InlineData("node_lefts", 0, -5, "has its children outside its tree")]
    [InlineData("node_codes", 0, 77, "asks for feature 77 of 3")]
    [InlineData("tree_roots", 0, 1, "tree 0 has no nodes of its own")]
    [InlineData("tree_roots", 1, 0, "has no nodes of its own")]
    [InlineData("tree_roots", 1, 2_000_000, "has no nodes of its own")]
    [InlineData("level_counts", 2, 5, "has 5 levels where 6 are wanted")]
    [InlineData("level_counts", 2, -1, "has -1 levels where 6 are wanted")]
    public void A_broken_index_is_refused(string tensor, int at, int value, string message)
    {
        InputException error = Assert.Throws<InputException>(() => GradientBoostingModel.Load(With<int>(tensor, at, value)));
        Assert.Equal("broken-model", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_categorical_node_without_its_set_is_refused()
    {
        int[] codes = s_good.Tensor<int>("node_codes");
        int node = Array.FindIndex(codes, c => c >= 0 && (c & 1 << 29) != 0);
        foreach (double set in new[] { -1, 0.5, 1e9, double.NaN, double.PositiveInfinity })
        {
            InputException error = Assert.Throws<InputException>(() =>
                GradientBoostingModel.Load(With("node_values", node, set)));
            Assert.Equal("broken-model", error.Code);
        }
    }

    [Fact]
    public void A_leaf_without_a_finite_value_is_refused()
    {
        int leaf = Array.FindIndex(s_good.Tensor<int>("node_codes"), c => c < 0);
        InputException error = Assert.Throws<InputException>(() =>
            GradientBoostingModel.Load(With("node_values", leaf, double.NaN)));
        Assert.Contains($"leaf {leaf} has the value NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_is_refused()
    {
        foreach (StoredTensor tensor in s_good.Tensors.Where(t => t.Name != "tree_layout"))
        {
            ModelState state = s_good with { Tensors = [.. s_good.Tensors.Where(t => t != tensor)] };
            Assert.Contains(
                $"tensor '{tensor.Name}' is missing",
                Assert.Throws<InputException>(() => GradientBoostingModel.Load(state)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_changed_byte_either_is_refused_or_gives_a_model_that_answers()
    {
        Table rows = BoostingData.Mixed(LearningTask.MulticlassClassification, rows: 50).Table;
        Random random = new(1);
        int refused = 0;
        StoredTensor[] tensors = [.. s_good.Tensors.Where(t => t.Bytes.Length > 0)];
        for (int trial = 0; trial < 400; trial++)
        {
            StoredTensor victim = tensors[random.Next(tensors.Length)];
            byte[] bytes = victim.Bytes.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                IModel model = GradientBoostingModel.Load(Replace(new StoredTensor(victim.Name, victim.Type, victim.Shape, bytes)));
                Assert.Equal(50, model.Predict(rows).RowCount);
            }
            catch (InputException error)
            {
                Assert.Equal("broken-model", error.Code);
                refused++;
            }
        }
        Assert.InRange(refused, 20, 400);
    }

    [Fact]
    public void One_row_and_many_rows_are_answered_the_same()
    {
        GradientBoostingModel model = GradientBoostingModel.Load(s_good);
        Table rows = BoostingData.Mixed(LearningTask.MulticlassClassification, rows: 3000, seed: 9).Table;
        Table all = model.Predict(rows);
        Table threaded = model.Predict(rows, threads: 3);
        for (int row = 0; row < rows.RowCount; row += 97)
        {
            Table one = model.Predict(rows.Slice(row, row + 1));
            for (int column = 0; column < all.Columns.Count; column++)
            {
                Assert.Equal(all.Columns[column].Format(row), one.Columns[column].Format(0));
                Assert.Equal(all.Columns[column].Format(row), threaded.Columns[column].Format(row));
            }
        }
    }

    [Fact]
    public void A_single_row_allocates_little_beyond_its_answer()
    {
        GradientBoostingModel model = GradientBoostingModel.Load(s_good);
        Table row = new(new NumberColumn("a", [0.1]), new NumberColumn("b", [0.2]), CategoryColumn.FromTexts("city", ["city1"]));
        model.Predict(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            model.Predict(row);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 2000);
    }

    private static ModelState With<T>(string tensor, int at, T value)
        where T : unmanaged
    {
        StoredTensor old = s_good.Tensors.Single(t => t.Name == tensor);
        T[] values = old.Values<T>().ToArray();
        values[at] = value;
        return Replace(new StoredTensor(tensor, old.Type, old.Shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
    }

    private static ModelState Replace(StoredTensor tensor) =>
        s_good with { Tensors = [.. s_good.Tensors.Select(t => t.Name == tensor.Name ? tensor : t)] };
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Server.Tests;

/// <summary>Answers twice its only input; a missing one stays missing.</summary>
internal sealed class FakeRegressor : IModel
{
    public string Kind => "fake-regressor";

    public Signature Signature { get; } = new(
        LearningTask.Regression, "price", [new InputField("size", ColumnKind.Number)], Signature.RegressorOutputs);

    public Table Predict(Table rows, int threads = 1)
    {
        double[] sizes = Signature.Bind(rows).Columns[0].ToNumbers();
        return new Table(new NumberColumn("prediction", [.. sizes.Select(size => 2 * size)]));
    }

    public ModelState Save() => new(Kind, Signature, new JsonObject(), []);
}

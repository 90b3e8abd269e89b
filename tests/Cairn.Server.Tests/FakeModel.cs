using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Server.Tests;

/// <summary>
/// A model whose answers can be worked out by hand: the probability of <c>yes</c> is <c>clamp(age / 100, 0, 1)</c>, a half where the age is
/// missing, and the prediction <c>yes</c> from a half on.
/// </summary>
internal sealed class FakeModel : IModel
{
    public static readonly string[] Plans = ["basic", "größer", "premium"];

    public string Kind => "fake";

    public Signature Signature { get; init; } = new(
        LearningTask.BinaryClassification, "left",
        [
            new InputField("age", ColumnKind.Number),
            new InputField("visits", ColumnKind.Integer),
            new InputField("active", ColumnKind.Boolean),
            new InputField("plan", ColumnKind.Category, Levels: Plans),
            new InputField("since", ColumnKind.Time),
            new InputField("must", ColumnKind.Number, AllowMissing: false),
        ],
        Signature.ClassifierOutputs(["no", "yes"]));

    /// <summary>Called with the bound rows before each prediction.</summary>
    public Action<Table>? Before { get; init; }

    public Table Predict(Table rows, int threads = 1)
    {
        Table bound = Signature.Bind(rows);
        Before?.Invoke(bound);
        double[] ages = bound.Columns[0].ToNumbers();
        double[] yes = [.. ages.Select(age => double.IsNaN(age) ? 0.5 : Math.Clamp(age / 100, 0, 1))];
        return new Table(
            new CategoryColumn("prediction", [.. yes.Select(p => p >= 0.5 ? 1 : 0)], ["no", "yes"]),
            new NumberColumn("probability_no", [.. yes.Select(p => 1 - p)]),
            new NumberColumn("probability_yes", yes));
    }

    public ModelState Save() => new(Kind, Signature, new JsonObject(), []);
}

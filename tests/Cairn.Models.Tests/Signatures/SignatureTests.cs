using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Datasets;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Models.Tests.Signatures;

public sealed class SignatureTests
{
    public static TheoryData<string, Signature> All => new()
    {
        { "ranking", Of(LearningTask.Ranking, Signature.RankingOutputs, new DatasetRoles { Targets = ["y"], Group = "g" }) },
        { "survival", Of(LearningTask.Survival, Signature.RiskOutputs, new DatasetRoles { Targets = ["y"], Event = "e", UpperBound = "z" }) },
        { "times", Of(LearningTask.Survival, Signature.TimeOutputs, new DatasetRoles { Targets = ["y"] }) },
        { "several", Of(LearningTask.MultiOutputRegression, Signature.MultiOutputs(["y", "z"]), new DatasetRoles { Targets = ["y", "z"] }) },
        { "outliers", Of(LearningTask.OutlierDetection, Signature.OutlierOutputs, new DatasetRoles()) },
        { "labelled", Of(LearningTask.OutlierDetection, Signature.OutlierOutputs, new DatasetRoles { Targets = ["e"] }) },
        { "quantiles", Of(LearningTask.Regression, Signature.QuantileOutputs([0.1, 0.9]), new DatasetRoles { Targets = ["y"], Group = "g" }) },
        { "classes", Of(LearningTask.BinaryClassification, Signature.ClassifierOutputs(["false", "true"]), new DatasetRoles { Targets = ["e"] }) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_stored_and_read_again(string name, Signature signature)
    {
        JsonObject json = SignatureJson.Write(signature);
        Signature back = SignatureJson.Read(JsonNode.Parse(json.ToJsonString()), name);
        Assert.Equal(json.ToJsonString(), SignatureJson.Write(back).ToJsonString());
        Assert.Equal(
            (signature.Target, signature.Query, signature.Event, signature.UpperBound), (back.Target, back.Query, back.Event, back.UpperBound));
        Assert.Equal(signature.Targets, back.Targets);
        Assert.Equal(signature.LabelColumns, back.LabelColumns);
        Assert.All(signature.Outputs, output => Assert.NotEmpty(signature.MeaningOf(output)));
    }

    [Fact]
    public void It_says_which_columns_a_judge_needs()
    {
        Assert.Equal(["y", "g"], ((Signature)All.ElementAt(0).Data.Item2).LabelColumns);
        Assert.Equal(["y", "e", "z"], ((Signature)All.ElementAt(1).Data.Item2).LabelColumns);
        Assert.Equal(["y", "z"], ((Signature)All.ElementAt(3).Data.Item2).LabelColumns);
        Assert.Empty(((Signature)All.ElementAt(4).Data.Item2).LabelColumns);
        Assert.Equal(["y"], ((Signature)All.ElementAt(6).Data.Item2).LabelColumns);
    }

    [Theory]
    [InlineData("""{"task":"multioutput","target":"y","targets":["z","y"]""", """[{"name":"prediction_y","kind":"number","role":"prediction","label":"y"}]""")]
    [InlineData("""{"task":"multioutput","target":"y","targets":["y","z"]""", """[{"name":"prediction_y","kind":"number","role":"prediction","label":"y"}]""")]
    [InlineData("""{"task":"multioutput","target":"y","targets":["y","y"]""", """[{"name":"prediction_y","kind":"number","role":"prediction","label":"y"},{"name":"b","kind":"number","role":"prediction","label":"y"}]""")]
    [InlineData("""{"task":"ranking","target":"y","targets":["y","z"]""", """[{"name":"score","kind":"number","role":"prediction"}]""")]
    [InlineData("""{"task":"regression","target":"y","targets":[]""", """[{"name":"prediction","kind":"number","role":"prediction"}]""")]
    [InlineData("""{"task":"regression","target":"y" """, """[{"name":"prediction","kind":"number","role":"guess"}]""")]
    [InlineData("""{"task":"regression","target":"y" """, """[{"name":"prediction","kind":"number","role":"prediction"},{"name":"q","kind":"number","role":"quantile"}]""")]
    [InlineData("""{"task":"survival","target":"y","event":7 """, """[{"name":"risk","kind":"number","role":"prediction"}]""")]
    public void One_that_contradicts_itself_is_refused(string start, string outputs) =>
        Assert.Throws<MalformedDataException>(
            () => SignatureJson.Read(JsonNode.Parse($"{start},\"inputs\":[],\"outputs\":{outputs}}}"), "model.json"));

    private static Signature Of(LearningTask task, IReadOnlyList<OutputField> outputs, DatasetRoles roles)
    {
        Table rows = new(
            new NumberColumn("x", [1, 2]), new NumberColumn("y", [1, 2]), new NumberColumn("z", [1, 2]),
            new BooleanColumn("e", [1, 0]), new IntegerColumn("g", [1, 1]));
        Dataset data = new(rows, task, roles with { Features = ["x"] });
        return Signature.Of(data, [new InputField("x", ColumnKind.Number)], outputs);
    }

    [Fact]
    public void A_threshold_decides_between_two_classes_and_is_stored()
    {
        Signature plain = new(LearningTask.BinaryClassification, "y", [], Signature.ClassifierOutputs(["no", "yes"]));
        Signature eager = plain with { Threshold = 0.2 };
        double[] probabilities = [0.9, 0.1, 0.8, 0.2, 0.3, 0.7];
        string[] Answers(Signature signature)
        {
            Column answers = PredictionTable.OfClasses(signature, probabilities)["prediction"];
            return [.. Enumerable.Range(0, 3).Select(row => answers.Format(row)!)];
        }
        Assert.Equal(["no", "no", "yes"], Answers(plain));
        Assert.Equal(["no", "yes", "yes"], Answers(eager));
        Assert.Equal(0.2, SignatureJson.Read(SignatureJson.Write(eager), "it").Threshold);
        Assert.Null(SignatureJson.Read(SignatureJson.Write(plain), "it").Threshold);
        JsonObject wrong = SignatureJson.Write(eager);
        wrong["threshold"] = -1;
        Assert.Throws<MalformedDataException>(() => SignatureJson.Read(wrong, "it"));
        wrong["threshold"] = "high";
        Assert.Throws<MalformedDataException>(() => SignatureJson.Read(wrong, "it"));
    }
}

using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Learning.Tests.Trees.Interchange;

public sealed class XGBoostReaderTests
{
    private static readonly string[] s_folders = ["xgboost-1.7", "xgboost-3.5"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string folder in s_folders)
            {
                foreach (string name in GoldenModels.NamesOf(folder))
                    data.Add(folder, name);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_xgboost_trained_predicts_the_same_here(string folder, string name)
    {
        JsonNode golden = GoldenModels.CasesOf(folder)["cases"]![name]!;
        ImportedTrees read = XGBoostReader.Read(GoldenModels.PathOf(folder, (string)golden["model"]!));
        GradientBoostingModel model = read.ToModel();
        Assert.StartsWith("XGBoost " + folder[8..], read.Origin);
        Table rows = golden["frame"] is JsonNode frame
            ? GoldenModels.ToTable(frame, golden["codes"]!, model.Signature)
            : GoldenModels.ToTable(GoldenModels.CasesOf(folder)["rows"]!, model.Signature);
        double[] margins = GoldenModels.Numbers(golden["margin"]);
        double apart = GoldenModels.LargestDifference(margins, model.Scores(rows));
        Assert.True(apart < 1e-6, $"scores differ by {apart}");

        double[] expected = GoldenModels.Numbers(golden["prediction"]);
        double[] answers = GoldenModels.Answers(model, rows);
        switch (name)
        {
            case "softmax":
                int classes = model.Trees.Outputs;
                Assert.Equal(expected, answers.Chunk(classes).Select(row => (double)Array.IndexOf(row, row.Max())));
                break;
            case "hinge":
                Assert.Equal(expected, answers.Chunk(2).Select(row => row[1] > 0.5 ? 1.0 : 0));
                break;
            case "logitraw":
                break;
            case "cox":
                Assert.True(GoldenModels.LargestDifference(expected, [.. answers.Select(Math.Exp)]) < 1e-6);
                break;
            case "quantiles":
                double[] sorted = [.. expected.Chunk(3).SelectMany(row => row.Order())];
                Assert.True(GoldenModels.LargestDifference(sorted, [.. answers.Chunk(4).SelectMany(row => row[1..])]) < 1e-6);
                break;
            default:
                if (model.Signature.Task == LearningTask.BinaryClassification)
                    answers = [.. answers.Where((_, i) => i % 2 == 1)];
                apart = GoldenModels.LargestDifference(expected, answers);
                Assert.True(apart < 1e-6, $"answers differ by {apart}");
                break;
        }
    }

    [Theory]
    [InlineData("squared", LearningTask.Regression, "identity", "prediction")]
    [InlineData("reglogistic", LearningTask.Regression, "sigmoid", "prediction")]
    [InlineData("logistic", LearningTask.BinaryClassification, "logistic", "prediction,probability_0,probability_1")]
    [InlineData("gamma", LearningTask.Regression, "exponential", "prediction")]
    [InlineData("softprob", LearningTask.MulticlassClassification, "softmax", "prediction,probability_0,probability_1,probability_2")]
    [InlineData("ndcg", LearningTask.Ranking, "identity", "score")]
    [InlineData("cox", LearningTask.Survival, "identity", "risk")]
    [InlineData("aft", LearningTask.Survival, "exponential", "time")]
    [InlineData("targets", LearningTask.MultiOutputRegression, "identity", "prediction_target_0,prediction_target_1")]
    [InlineData("quantiles", LearningTask.Regression, "sorted_quantiles", "prediction,prediction_q0.1,prediction_q0.5,prediction_q0.9")]
    public void An_objective_becomes_a_task_and_a_link(string name, LearningTask task, string link, string outputs)
    {
        ImportedTrees read = Read("xgboost-3.5", name);
        Assert.Equal((task, link), (read.Signature.Task, read.Link.Name));
        Assert.Equal(outputs.Split(','), read.Signature.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Names_of_features_and_categories_are_kept()
    {
        ImportedTrees named = Read("xgboost-3.5", "category_json");
        Assert.Equal(["size of it", "b", "many", "few"], named.Signature.Inputs.Select(i => i.Name));
        Assert.Equal(["red", "green", "blue"], named.Signature.Inputs[3].Levels!);
        ImportedTrees numbered = Read("xgboost-1.7", "category_json");
        Assert.Equal("0", numbered.Signature.Inputs[2].Levels![0]);
        Assert.Contains(numbered.Notes, note => note.Contains("category that the file does not know"));
        Assert.Equal(["f0", "f1", "f2", "f3", "f4"], Read("xgboost-1.7", "squared").Signature.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void Labels_and_the_target_are_named_by_the_caller()
    {
        string path = GoldenModels.PathOf("xgboost-3.5", "logistic.json");
        ImportedTrees read = XGBoostReader.Read(path, new ImportNames { Target = "left", Labels = ["no", "yes"] });
        Assert.Equal(("left", "no,yes"), (read.Signature.Target, string.Join(',', read.Signature.Labels)));
        InputException error = Assert.Throws<InputException>(
            () => XGBoostReader.Read(path, new ImportNames { Labels = ["a"] }));
        Assert.Equal("bad-labels", error.Code);
        Assert.Contains("tells 2 classes apart, and 1 different labels were given", error.Message);
    }

    [Fact]
    public void An_objective_that_is_not_known_gives_raw_scores_and_says_so()
    {
        ImportedTrees read = Edit("squared", learner => learner["objective"]!["name"] = "reg:mystery");
        Assert.Equal(ScoreLink.Identity, read.Link);
        Assert.Contains("'reg:mystery' is not known here", Assert.Single(read.Notes));
    }

    [Fact]
    public void A_booster_without_trees_is_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => Edit("squared", learner => learner["gradient_booster"]!["name"] = "gblinear"));
        Assert.Equal("unsupported-model", error.Code);
        Assert.Contains("kind 'gblinear', which has no trees", error.Message);
    }

    [Fact]
    public void Trees_that_go_in_circles_or_nowhere_are_refused()
    {
        JsonArray Array(JsonNode learner, string name) =>
            learner["gradient_booster"]!["model"]!["trees"]![0]![name]!.AsArray();
        (string Field, int At, JsonNode Value, string Message)[] damages =
        [
            ("left_children", 1, 0, "trees[0]' leads from node 1 to node 0"),
            ("left_children", 0, 2, "leads from node 0 to node 2"),
            ("left_children", 0, 1000, "has 1000 at 0, wanted a whole number from -1 to"),
            ("right_children", 0, -1, "leads from node 0 to node -1"),
            ("split_indices", 0, 5, "asks at node 0 for feature 5 of 5"),
            ("split_conditions", 0, "NaN", "is 'NaN', wanted a number"),
            ("default_left", 0, 2, "wanted a whole number from 0 to 1"),
        ];
        foreach ((string field, int at, JsonNode value, string message) in damages)
        {
            Exception error = Assert.ThrowsAny<InputException>(() => Edit("squared", l => Array(l, field)[at] = value));
            if (field != "split_conditions")
                Assert.Contains(message, error.Message);
        }
    }

    [Fact]
    public void A_best_round_before_the_last_is_told()
    {
        ImportedTrees read = Edit("squared", learner => learner["attributes"]!["best_iteration"] = "1");
        Assert.Contains("names round 2 of 4 as the best one", Assert.Single(read.Notes));
    }

    private static ImportedTrees Read(string folder, string name) =>
        XGBoostReader.Read(GoldenModels.PathOf(folder, name + ".json"));

    private static ImportedTrees Edit(string name, Action<JsonNode> edit)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(GoldenModels.PathOf("xgboost-3.5", name + ".json")))!;
        edit(document["learner"]!);
        MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
        return XGBoostReader.Read(stream, "x.json");
    }
}

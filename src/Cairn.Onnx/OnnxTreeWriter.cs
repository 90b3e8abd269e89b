using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Onnx;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Packaging;

namespace Cairn.Onnx;

/// <summary>
/// Writes trees as a file of ONNX: one operator of trees in double precision, and plain operators that make answers of
/// its scores. <c>TreeEnsembleRegressor</c> of ai.onnx.ml 3 where that can hold the trees, which runtimes have had for
/// long; <c>TreeEnsemble</c> of version 5 where splits are by sets of categories.
/// </summary>
/// <remarks>
/// The input is one tensor, rows × features, in double precision, missing values as NaN and categories as codes. Version 3
/// answers in single precision, version 5 in double.
/// </remarks>
public static class OnnxTreeWriter
{
    private const string Format = "ONNX";
    private const long Operators = 15;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="model">The model.</param>
    /// <returns>What the format does not hold.</returns>
    /// <exception cref="InputException"><c>not-exportable</c>: what cannot be held at all, and the way out.</exception>
    public static ExportReport Write(Stream stream, ITreeModel model)
    {
        ExportPlan plan = ExportPlan.Of(model, Format, foldBase: true);
        plan.RefuseLinearLeaves();
        List<string> notes = [];
        bool sets = OnnxNodesWriter.HasSets(plan);
        OnnxElement element = sets ? OnnxElement.Double : OnnxElement.Float;
        OnnxNode trees = sets ? OnnxNodesWriter.WriteSplit(plan) : OnnxNodesWriter.WriteFlat(plan);
        OnnxAnswers answers = OnnxAnswers.Of(plan, element, notes);
        OnnxModel file = new()
        {
            FormatVersion = sets ? 9 : 8,
            Producer = "Cairn",
            ProducerVersion = PackageManifest.CurrentTool,
            GraphName = model.Kind,
            Operators = new OrderedDictionary<string, long> { [""] = Operators, ["ai.onnx.ml"] = sets ? 5 : 3 },
            Metadata = Metadata(plan),
            Nodes = [trees, .. answers.Nodes],
            Constants = answers.Constants,
            Inputs = [new OnnxValue("input", OnnxElement.Double, [-1, model.Space.Features.Count])],
            Outputs = answers.Outputs,
        };
        OnnxWriter.Write(stream, file);
        notes.AddRange(plan.ColumnNotes(holdsLevels: false));
        notes.AddRange(plan.DecisionNotes($"metadata '{OnnxMetadata.Threshold}'"));
        return new ExportReport(0, notes);
    }

    private static OrderedDictionary<string, string> Metadata(ExportPlan plan)
    {
        ITreeModel model = plan.Model;
        OrderedDictionary<string, string> metadata = new()
        {
            [OnnxMetadata.Task] = LearningTasks.NameOf(model.Signature.Task),
            [OnnxMetadata.Link] = (plan.Link ?? ScoreLink.Identity).Name,
            [OnnxMetadata.Features] = List(model.Space.Features.Select(f => f.Name)),
        };
        if (model.Signature.Labels.Count > 0)
            metadata[OnnxMetadata.Labels] = List(model.Signature.Labels);
        if (model.Signature.Threshold is double threshold)
            metadata[OnnxMetadata.Threshold] = threshold.ToString("R", CultureInfo.InvariantCulture);
        if (plan.Link == ScoreLink.SortedQuantiles)
        {
            metadata[OnnxMetadata.Quantiles] = List(
                model.Signature.Outputs.Skip(1).Select(output => output.Name["prediction_q".Length..]));
        }
        for (int feature = 0; feature < model.Space.Features.Count; feature++)
        {
            if (model.Space.Features[feature].IsCategorical)
                metadata[OnnxMetadata.LevelsOf(feature)] = List(model.Space.Features[feature].Input.Levels!);
        }
        return metadata;
    }

    private static string List(IEnumerable<string> texts) =>
        new JsonArray([.. texts.Select(text => (JsonNode)text)]).ToJsonString(s_json);
}

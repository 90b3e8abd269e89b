using Cairn.Formats.Onnx;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Onnx;

/// <summary>The operators that make answers of scores: probabilities and a label, or numbers.</summary>
internal sealed class OnnxAnswers
{
    /// <summary>Name of the value that the trees make: rows × outputs.</summary>
    public const string Scores = "scores";

    private const string Probabilities = "probabilities";
    private const string Prediction = "prediction";

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly OnnxElement _element;

    private OnnxAnswers(OnnxElement element)
    {
        _element = element;
    }

    /// <summary>The operators.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>What they need besides the scores.</summary>
    public IReadOnlyList<OnnxTensor> Constants => _constants;

    /// <summary>What the graph makes.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; private set; } = [];

    /// <summary>The answers of a model.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="element">Type of the scores.</param>
    /// <param name="notes">Takes what cannot be said.</param>
    public static OnnxAnswers Of(ExportPlan plan, OnnxElement element, List<string> notes)
    {
        OnnxAnswers answers = new(element);
        if (plan.Model.Signature.Labels.Count > 0)
            answers.AddClasses(plan);
        else
            answers.AddNumbers(plan, notes);
        return answers;
    }

    private void AddNumbers(ExportPlan plan, List<string> notes)
    {
        if (plan.Link == ScoreLink.Exponential)
            Add("Exp", [Scores], Prediction);
        else if (plan.Link == ScoreLink.Sigmoid)
            Add("Sigmoid", [Scores], Prediction);
        else if (plan.Link == ScoreLink.SignedSquare)
        {
            Add("Abs", [Scores], "size");
            Add("Mul", [Scores, "size"], Prediction);
        }
        else
            Add("Identity", [Scores], Prediction);
        if (plan.Link == ScoreLink.SortedQuantiles)
            notes.Add("The file does not put quantiles in order: sort those of a row for the answers here.");
        Outputs = [new OnnxValue(Prediction, _element, [-1, plan.Trees.Outputs])];
    }

    private void AddClasses(ExportPlan plan)
    {
        IReadOnlyList<string> labels = plan.Model.Signature.Labels;
        if (plan.Link == ScoreLink.Logistic)
        {
            Add("Neg", [Scores], "against");
            Add("Concat", ["against", Scores], "both", Integer("axis", 1));
            Add("Sigmoid", ["both"], Probabilities);
        }
        else if (plan.Link == ScoreLink.Softmax)
            Add("Softmax", [Scores], Probabilities, Integer("axis", 1));
        else if (plan.Link == ScoreLink.OneVsRest)
        {
            _constants.Add(OnnxTensor.List("axes", OnnxElement.Int64, [1]));
            Add("Sigmoid", [Scores], "each");
            Add("ReduceSum", ["each", "axes"], "sum", Integer("keepdims", 1));
            Add("Div", ["each", "sum"], Probabilities);
        }
        else if (plan.Trees.Outputs == 1)
        {
            _constants.Add(OnnxTensor.List("one", _element, [1]));
            Add("Sub", ["one", Scores], "rest");
            Add("Concat", ["rest", Scores], Probabilities, Integer("axis", 1));
        }
        else
            Add("Identity", [Scores], Probabilities);
        Add("ArgMax", [Probabilities], "class", Integer("axis", 1), Integer("keepdims", 0));
        _nodes.Add(new OnnxNode("LabelEncoder", "ai.onnx.ml", "label", ["class"], ["label"],
        [
            new OnnxAttribute { Name = "keys_int64s", Integers = [.. Enumerable.Range(0, labels.Count).Select(k => (long)k)] },
            new OnnxAttribute { Name = "values_strings", Texts = labels },
        ]));
        Outputs =
        [
            new OnnxValue("label", OnnxElement.Text, [-1]),
            new OnnxValue(Probabilities, _element, [-1, labels.Count]),
        ];
    }

    private void Add(string kind, string[] inputs, string output, params OnnxAttribute[] attributes) =>
        _nodes.Add(new OnnxNode(kind, "", output, inputs, [output], attributes));

    private static OnnxAttribute Integer(string name, long value) => new() { Name = name, Integer = value };
}

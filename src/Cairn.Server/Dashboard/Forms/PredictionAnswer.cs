using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Conformal;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Reports.Charts;
using Cairn.Models.Signatures;

namespace Cairn.Server.Dashboard.Forms;

/// <summary>What a model said to one row, or why it could not.</summary>
public sealed record PredictionAnswer
{
    private const int MostLabels = 12;

    /// <summary>The predicted number or label; null with an error.</summary>
    public string? Prediction { get; init; }

    /// <summary>The probability of each class, the greatest first; empty for numbers.</summary>
    public IReadOnlyList<(string Label, double Probability)> Probabilities { get; init; } = [];

    /// <summary>Number of classes that are not listed.</summary>
    public int OtherClasses { get; init; }

    /// <summary>What the further outputs say, by name: other targets, quantiles, whether it is an outlier.</summary>
    public IReadOnlyList<(string Name, string Value)> Others { get; init; } = [];

    /// <summary>The columns that moved the score most, the farthest first; empty where that takes long to
    /// tell.</summary>
    public IReadOnlyList<PredictionReason> Reasons { get; init; } = [];

    /// <summary>What the reasons are measured in, such as <c>log-odds of 'yes'</c>.</summary>
    public string? ReasonUnit { get; init; }

    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Error { get; init; }

    /// <summary>The same question as a program would ask it.</summary>
    public string? Request { get; init; }

    /// <summary>The answer of a model to one row.</summary>
    /// <param name="signature">Signature of the model.</param>
    /// <param name="answer">Its outputs, one row.</param>
    /// <param name="request">The question as a program would ask it.</param>
    public static PredictionAnswer Of(Signature signature, Table answer, string request)
    {
        string prediction = answer.Columns[0].Format(0) ?? "missing";
        if (signature.Labels.Count == 0)
        {
            double number = answer.Columns[0].ToNumbers()[0];
            return new PredictionAnswer
            {
                Prediction = FigureText.Value(number),
                Others = [.. answer.Columns.Skip(1).Select(column => (column.Name, ValueOf(column)))],
                Request = request,
            };
        }
        List<(string Label, double Probability)> probabilities = [];
        foreach (OutputField output in signature.Outputs.Where(o => o.Role == OutputRole.Probability))
            probabilities.Add((output.Label!, answer[output.Name].ToNumbers()[0]));
        return new PredictionAnswer
        {
            Prediction = prediction,
            Probabilities = [.. probabilities.OrderByDescending(p => p.Probability).Take(MostLabels)],
            OtherClasses = Math.Max(0, probabilities.Count - MostLabels),
            Request = request,
        };
    }

    /// <summary>The answer with its interval or set, at the coverage that the model was made with.</summary>
    /// <param name="conformal">What makes it.</param>
    /// <param name="row">The row that was asked about.</param>
    /// <param name="answer">What the model said.</param>
    internal PredictionAnswer With(ConformalPredictor conformal, Table row, Table answer)
    {
        Table found = conformal.Answer(row, answer);
        string share = (conformal.Plan.Coverage * 100).ToString("0.##", CultureInfo.InvariantCulture) + " % ";
        IReadOnlyList<string> set = conformal.GivesSets ? IntervalColumns.LabelsOf(found[IntervalColumns.Set].Format(0)) : [];
        (string, string) entry = conformal.GivesSets
            ? (share + "set", set.Count == 0 ? "none is likely enough" : string.Join(", ", set))
            : (share + "interval", $"{ValueOf(found[IntervalColumns.Lower])} to {ValueOf(found[IntervalColumns.Upper])}");
        return this with { Others = [.. Others, entry] };
    }

    /// <summary>The answer with its reasons, where the model gives them exactly.</summary>
    /// <param name="explainer">Explains the model.</param>
    /// <param name="row">The row that was asked about.</param>
    internal PredictionAnswer With(IRowExplainer explainer, Table row)
    {
        const int MostReasons = 8;
        if (Error is not null || explainer.Method is ExplanationMethods.Kernel or ExplanationMethods.Permutation)
            return this;
        ContributionTable found = explainer.Explain(row);
        // Of several classes the one that was predicted; of two the second has the score.
        int score = Math.Max(0, found.Scores.Index().FirstOrDefault(s => s.Item.Name == Prediction).Index);
        double[] moves = found.Of(0, score).ToArray();
        return this with
        {
            ReasonUnit = found.Scores[score].Unit,
            Reasons =
            [
                .. found.Columns.Select((name, i) => new PredictionReason(name, row[name].Format(0), moves[i]))
                    .Where(reason => reason.Moves != 0).OrderByDescending(reason => Math.Abs(reason.Moves))
                        .Take(MostReasons),
            ],
        };
    }

    private static string ValueOf(Column column) => column.Kind == ColumnKind.Number
        ? FigureText.Value(column.ToNumbers()[0])
        : column.Format(0) ?? "missing";
}

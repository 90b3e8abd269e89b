using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Explanation.Counterfactuals;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Learning.Explanation.Surrogates;
using Cairn.Learning.Reports.Charts;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Explanation;

/// <summary>Why a model answers to one row as it does.</summary>
public sealed record RowExplanation
{
    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>Number of the row in its file, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The row, with the input columns.</summary>
    public required Table Row { get; init; }

    /// <summary>How far each column moved each score; one row.</summary>
    public required ContributionTable Contributions { get; init; }

    /// <summary>How the contributions came about.</summary>
    public required string Method { get; init; }

    /// <summary>Which of the scores is shown first.</summary>
    public int Score { get; init; }

    /// <summary>The answer that counterfactuals were sought for; null where none were.</summary>
    public CounterfactualGoal? Goal { get; init; }

    /// <summary>What would have to change; empty where nothing was found, or the answer is as wished already.</summary>
    public IReadOnlyList<Counterfactual> Counterfactuals { get; init; } = [];

    /// <summary>Whether the answer is as wished already.</summary>
    public bool IsGoalMet { get; init; }

    /// <summary>A linear model near the row; null where it was not asked for.</summary>
    public LocalFit? Local { get; init; }

    /// <summary>The score that <see cref="Local"/> is of.</summary>
    public ScoreField? LocalScore { get; init; }

    /// <summary>The answer of the model, with its probability where it has one.</summary>
    public string AnswerInWords()
    {
        Table answer = Model.Predict(Row);
        if (Model.Signature.Task == LearningTask.MultiOutputRegression)
        {
            string wanted = Contributions.Scores[Score].Name;
            OutputField? target = Model.Signature.Outputs.FirstOrDefault(o => o.Label == wanted);
            return target is null ? wanted : $"{wanted} {ValueInWords(answer[target.Name], 0)}";
        }
        string text = ValueInWords(answer.Columns[0], 0);
        OutputField? probability = Model.Signature.Outputs.FirstOrDefault(
            o => o.Role == OutputRole.Probability && o.Label == text);
        return probability is null ? text : $"{text} ({FigureText.Percent(answer[probability.Name].ToNumbers()[0])})";
    }

    /// <summary>A value of a column for people; <c>(missing)</c> where there is none.</summary>
    public static string ValueInWords(Column column, int row) => column is NumberColumn numbers && !numbers.IsMissing(row)
        ? FigureText.Value(numbers.Values[row])
        : column.Format(row) ?? Effects.EffectGrid.MissingLabel;

    /// <summary>A counterfactual as a sentence.</summary>
    public static string InWords(Counterfactual counterfactual)
    {
        string changes = string.Join(", and ", counterfactual.Changes.Select(change =>
            $"{change.Column} were {Said(change.To)} rather than {Said(change.From)}"));
        string probability = counterfactual.Probability is double share ? $" ({FigureText.Percent(share)})" : "";
        string answer = double.TryParse(
            counterfactual.Answer, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && counterfactual.Probability is null ? FigureText.Value(number) : counterfactual.Answer;
        return $"If {changes}, it would answer {answer}{probability}.";
    }

    private static string Said(string? value) => value ?? "missing";
}

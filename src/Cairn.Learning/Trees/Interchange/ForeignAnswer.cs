using System.Globalization;
using Cairn.Formats;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>What the scores of a model of another library mean here.</summary>
/// <param name="Task">What it predicts.</param>
/// <param name="Link">How scores become answers.</param>
internal sealed record ForeignAnswer(LearningTask Task, ScoreLink Link)
{
    /// <summary>Levels of quantiles, one an output; empty for other answers.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>Where answers differ from those of the other library.</summary>
    public string? Note { get; init; }

    /// <summary>A number from each score as it is.</summary>
    public static ForeignAnswer Raw(int outputs, string? note = null) => new(
        outputs == 1 ? LearningTask.Regression : LearningTask.MultiOutputRegression, ScoreLink.Identity) { Note = note };

    /// <summary>The same answer for several targets at once, where there are any.</summary>
    public ForeignAnswer For(int outputs) =>
        outputs > 1 && Task == LearningTask.Regression && Quantiles.Count == 0
            ? this with { Task = LearningTask.MultiOutputRegression }
            : this;

    /// <summary>The signature of a model with this answer.</summary>
    /// <param name="source">Name of the file in messages.</param>
    /// <param name="inputs">Columns read.</param>
    /// <param name="outputs">Scores of the trees.</param>
    /// <param name="names">Names that the file does not hold.</param>
    /// <param name="labels">Labels that it does hold; null where there are none.</param>
    public Signature ToSignature(
        string source, IReadOnlyList<InputField> inputs, int outputs, ImportNames names, IReadOnlyList<string>? labels = null)
    {
        if (LearningTasks.IsClassification(Task))
        {
            int classes = Task == LearningTask.BinaryClassification ? 2 : outputs;
            IReadOnlyList<string> known = names.Labels ?? labels ?? Numbered(classes);
            if (known.Count != classes || known.Distinct().Count() != classes)
            {
                throw new InputException(
                    "bad-labels", $"'{source}' tells {classes} classes apart, and {known.Distinct().Count()} different labels were given.",
                    $"Give {classes} labels, in the order of the classes' numbers.");
            }
            return new Signature(Task, names.Target, inputs, Signature.ClassifierOutputs(known));
        }
        if (names.Labels is not null)
        {
            throw new InputException(
                "bad-labels", $"Labels were given, but '{source}' predicts no classes.", "Leave the labels out.");
        }
        string[] targets = [.. Numbered(outputs).Select(number => $"{names.Target}_{number}")];
        return Task switch
        {
            LearningTask.Ranking => new Signature(Task, names.Target, inputs, Signature.RankingOutputs),
            LearningTask.Survival => new Signature(
                Task, names.Target, inputs,
                Link == ScoreLink.Exponential ? Signature.TimeOutputs : Signature.RiskOutputs),
            LearningTask.MultiOutputRegression =>
                new Signature(Task, targets[0], inputs, Signature.MultiOutputs(targets)) { Targets = targets },
            _ => new Signature(
                Task, names.Target, inputs,
                Quantiles.Count > 1 ? Signature.QuantileOutputs(Quantiles) : Signature.RegressorOutputs),
        };
    }

    private static string[] Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
}

using System.CommandLine;
using Cairn.Formats;
using Cairn.Learning.Fairness;
using Cairn.Models;

namespace Cairn.Cli.Fairness;

/// <summary>Options on which columns of a file hold truth and predictions, where no model is given.</summary>
internal sealed class PredictionOptions
{
    private readonly Option<string?> _target = new("--target")
    {
        Description = "Without a model: column of the truth.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _prediction = new("--prediction")
    {
        Description = "Without a model: column of the predicted class or number.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _selected = new("--selected")
    {
        Description = "Values of --prediction that count as selection, with commas, where it holds no classes of the "
            + "target.",
        HelpName = "VALUES",
    };

    private readonly Option<string?> _score = new("--score")
    {
        Description = "Without a model: column of a score of the positive class, a probability or any other.",
        HelpName = "COLUMN",
    };

    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "The least score that selects; default 0.5 where all are within 0 and 1.",
        HelpName = "SCORE",
    };

    private readonly Option<string?> _task = new("--task")
    {
        Description = "Without a model: binary, multiclass or regression; inferred from the target when left out.",
        HelpName = "TASK",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_target, _prediction, _selected, _score, _threshold, _task];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The columns that a file without a model is judged by.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="positive">The positive class, or null.</param>
    /// <param name="weight">Column of row weights, or null.</param>
    /// <exception cref="InputException"><c>usage</c>: no target.</exception>
    public PredictionColumns Read(ParseResult parsed, string? positive, string? weight) => new()
    {
        Target = parsed.GetValue(_target) ?? throw new InputException(
            "usage", "Neither a model nor a column of the truth is given.",
            "Give MODEL DATA, or DATA with --target and --prediction or --score."),
        Prediction = parsed.GetValue(_prediction),
        Selected = parsed.GetValue(_selected)?.Split(',', StringSplitOptions.TrimEntries) ?? [],
        Score = parsed.GetValue(_score),
        Threshold = parsed.GetValue(_threshold),
        Positive = positive,
        Weight = weight,
        Task = parsed.GetValue(_task) is string task ? LearningTasks.Parse(task) : null,
    };

    /// <summary>Refuses these options where a model says all that.</summary>
    /// <exception cref="InputException"><c>usage</c>.</exception>
    public void RefuseAll(ParseResult parsed)
    {
        Option[] options = [_target, _prediction, _selected, _score, _threshold, _task];
        Option? given = options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        if (given is not null)
        {
            throw new InputException(
                "usage", $"{given.Name} is for a file that holds predictions; here the model predicts.",
                "Leave it out, or leave out the model.");
        }
    }
}

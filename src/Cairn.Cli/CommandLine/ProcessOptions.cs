using System.CommandLine;
using System.Globalization;
using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Training;
using Cairn.Models.Learners;

namespace Cairn.Cli.CommandLine;

/// <summary>The options of a training that goes on from a model, or that may have to go on after it was killed.</summary>
internal sealed class ProcessOptions
{
    private readonly Option<string?> _continue = new("--continue")
    {
        Description = "Add rounds to this model; its options hold unless --set changes them.",
        HelpName = "MODEL",
    };

    private readonly Option<string?> _refresh = new("--refresh")
    {
        Description = "Keep the trees of this model and renew what their leaves say.",
        HelpName = "MODEL",
    };

    private readonly Option<double?> _decay = new("--decay")
    {
        Description = "With --refresh: share of the old value that a leaf keeps, 0 to 1; default 0.",
        HelpName = "SHARE",
    };

    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "Keep what was learnt so far in this folder, for --resume after a crash.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _every = new("--checkpoint-every")
    {
        Description = "Rounds, such as 50, or a time, such as 30s, between checkpoints; default 60s.",
        HelpName = "N|TIME",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on with the training whose checkpoint is in this folder; give all else as it was.",
        HelpName = "FOLDER",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _continue, _refresh, _decay, _checkpoint, _every, _resume })
            command.Add(option);
    }

    /// <summary>Contradictions, which are told before anything is read.</summary>
    /// <exception cref="InputException"><c>usage</c>.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_continue) is not null && parsed.GetValue(_refresh) is not null)
            throw new InputException("usage", "--continue adds to a model and --refresh renews it.", "Give one of them.");
        if (parsed.GetValue(_checkpoint) is not null && parsed.GetValue(_resume) is not null)
        {
            throw new InputException(
                "usage", "--checkpoint begins a training and --resume goes on with one, and keeps its checkpoints.",
                "Give one of them.");
        }
        if (parsed.GetValue(_decay) is not null && parsed.GetValue(_refresh) is null)
            throw new InputException("usage", "--decay goes with --refresh.");
        if (parsed.GetValue(_every) is not null && Folder(parsed) is null)
            throw new InputException("usage", "--checkpoint-every goes with --checkpoint or --resume.");
        if (Folder(parsed) is not null && parsed.GetValue(_refresh) is not null)
            throw new InputException("usage", "A refresh keeps no checkpoints.", "Leave --checkpoint out; it takes one pass.");
    }

    /// <summary>The model to go on from; null when none is named.</summary>
    /// <exception cref="InputException">It is not there or cannot be loaded, or the decay is out of range.</exception>
    public ParentModel? Parent(ParseResult parsed, CairnStore store)
    {
        if ((parsed.GetValue(_continue) ?? parsed.GetValue(_refresh)) is not string reference)
            return null;
        double? decay = parsed.GetValue(_refresh) is null ? null : parsed.GetValue(_decay) ?? 0;
        if (decay is < 0 or > 1)
        {
            throw new InputException(
                "bad-option",
                string.Create(CultureInfo.InvariantCulture, $"Option --decay: found {decay}, wanted a number from 0 to 1."));
        }
        LoadedModel model = LoadedModel.Load(reference, store);
        string name = model.Version is int version ? $"{model.Name}/{version}" : Path.GetFileName(model.Path);
        return new ParentModel(name, model.Package) { RefreshDecay = decay };
    }

    /// <summary>Where checkpoints go; null when they are not asked for.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public FitCheckpoint? Checkpoint(ParseResult parsed)
    {
        if (Folder(parsed) is not string folder)
            return null;
        FitCheckpoint plan = new(folder) { Resume = parsed.GetValue(_resume) is not null };
        if (parsed.GetValue(_every) is not string every)
            return plan;
        if (!int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds))
            return plan with { Every = Duration.Parse("--checkpoint-every", every) };
        return rounds > 0
            ? plan with { EveryRounds = rounds, Every = TimeSpan.MaxValue }
            : throw new InputException(
                "bad-option", "Option --checkpoint-every: found 0, wanted a number of rounds such as 50, or a time such as 30s.");
    }

    private string? Folder(ParseResult parsed) => parsed.GetValue(_checkpoint) ?? parsed.GetValue(_resume);
}

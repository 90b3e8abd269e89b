using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Lifecycle.Training;

/// <summary>
/// The folder of checkpoints of a training: <c>training.json</c> tells what was asked, and each fit keeps a file of its
/// own beside it.
/// </summary>
internal sealed class TrainingCheckpoint
{
    private const string FactsName = "training.json";

    private readonly string _folder;

    private TrainingCheckpoint(string folder)
    {
        _folder = folder;
    }

    /// <summary>Begins a folder, or checks that one is of the same training.</summary>
    /// <param name="request">What is asked; with a checkpoint.</param>
    /// <param name="learner">What will be fitted.</param>
    /// <param name="source">The data as read.</param>
    /// <param name="data">The data in its roles.</param>
    /// <exception cref="InputException">
    /// <c>wrong-checkpoint</c>, <c>broken-checkpoint</c>, <c>no-checkpoint</c> or <c>checkpoint-exists</c>.
    /// </exception>
    public static TrainingCheckpoint Begin(
        TrainingRequest request, ILearner learner, TrainingSource source, Dataset data)
    {
        FitCheckpoint plan = request.Checkpoint!;
        if (learner is not ICheckpointedLearner)
        {
            throw new InputException(
                "bad-option", $"Learner {learner.Kind.Name} keeps no checkpoints.", "Leave --checkpoint out; it is fitted fast.");
        }
        string path = Path.Combine(plan.Folder, FactsName);
        JsonObject facts = Facts(request, learner, source, data);
        if (plan.Resume)
        {
            Compare(path, Read(path), facts);
            return new TrainingCheckpoint(plan.Folder);
        }
        if (File.Exists(path))
        {
            throw new InputException(
                "checkpoint-exists", $"Folder '{plan.Folder}' holds the checkpoint of a training already.",
                $"Go on with it by --resume {plan.Folder}, or give another folder.");
        }
        Directory.CreateDirectory(plan.Folder);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(facts.ToJsonString())));
        return new TrainingCheckpoint(plan.Folder);
    }

    /// <summary>Takes the files away when the model is safe in the store.</summary>
    public void Clear()
    {
        foreach (string file in Directory.EnumerateFiles(_folder, "fit-*.checkpoint"))
            File.Delete(file);
        File.Delete(Path.Combine(_folder, FactsName));
    }

    private static JsonObject Facts(TrainingRequest request, ILearner learner, TrainingSource source, Dataset data)
    {
        JsonObject facts = new()
        {
            ["version"] = PackageManifest.CurrentTool,
            ["data"] = source.Digest ?? "",
            ["target"] = string.Join(", ", data.Roles.Targets),
            ["task"] = LearningTasks.NameOf(data.Task),
            ["features"] = string.Join(", ", data.Roles.Features),
            ["weight"] = data.Roles.Weight ?? "",
            ["group"] = data.Roles.Group ?? "",
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
            ["learner"] = learner.Kind.Name,
            ["parent"] = request.Parent?.Reference ?? "",
            ["judged on"] = source.Test is not null ? "test rows"
                : request.Folds is FoldPlan folds ? $"folds {folds}"
                : request.HoldOut.ToString("R", CultureInfo.InvariantCulture) + (request.Refit ? " held out, refitted" : " held out"),
        };
        foreach ((string name, JsonNode? value) in learner.Kind.OptionsOf(learner))
            facts["option " + name] = value?.ToString() ?? "";
        return facts;
    }

    private static JsonObject Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException(
                "no-checkpoint", $"Folder '{Path.GetDirectoryName(path)}' holds no checkpoint of a training.",
                "A training that ended well leaves none. Begin one with --checkpoint.");
        }
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length <= 1 << 20 && JsonNode.Parse(stream) is JsonObject facts)
                return facts;
        }
        catch (JsonException)
        {
        }
        throw new InputException("broken-checkpoint", $"'{path}' is not what a training writes.", "Begin anew in another folder.");
    }

    private static void Compare(string path, JsonObject found, JsonObject wanted)
    {
        foreach ((string name, JsonNode? value) in wanted)
        {
            string before = found[name]?.ToString() ?? "nothing";
            string now = value!.ToString();
            if (before == now)
                continue;
            throw new InputException(
                "wrong-checkpoint", $"The checkpoint in '{Path.GetDirectoryName(path)}' is of another training: "
                    + $"{name} was '{Short(before)}' and is '{Short(now)}'.",
                "Give what was given when it was written, or begin anew with --checkpoint in another folder.");
        }
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

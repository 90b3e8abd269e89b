using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Preprocessing;
using Cairn.Models;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>
/// The file in which a fit keeps its state: written aside and then renamed, so that it always holds a whole one. It is
/// named after the data and the seed, and tells the options and the version that it is of.
/// </summary>
internal sealed class BoostingCheckpoint
{
    private const string Ending = ".checkpoint";

    private readonly FitCheckpoint _plan;
    private readonly FeatureSpace _space;
    private readonly JsonObject _options;
    private readonly string _path;
    private long _lastTime = Stopwatch.GetTimestamp();
    private int _lastRounds;

    /// <summary>The checkpoint of a fit.</summary>
    /// <param name="plan">Where and when.</param>
    /// <param name="learner">What is fitted.</param>
    /// <param name="space">The features.</param>
    /// <param name="digest">What the fit begins with; see <see cref="FitDigest"/>.</param>
    /// <exception cref="InputException"><c>folder-not-found</c>.</exception>
    public BoostingCheckpoint(FitCheckpoint plan, GradientBoosting learner, FeatureSpace space, string digest)
    {
        if (!Directory.Exists(plan.Folder))
            throw new InputException("folder-not-found", $"There is no folder '{plan.Folder}' for checkpoints.", "Make it first.");
        _plan = plan;
        _space = space;
        _options = GradientBoosting.Kind.OptionsOf(learner);
        _path = Path.Combine(plan.Folder, "fit-" + digest + Ending);
    }

    /// <summary>Takes up what the file holds, if the plan asks for it and there is a file.</summary>
    /// <param name="state">A state before its first round.</param>
    /// <returns>Whether the fit is over already.</returns>
    /// <exception cref="InputException"><c>wrong-checkpoint</c> or <c>broken-checkpoint</c>.</exception>
    public bool Restore(BoostingState state)
    {
        if (!_plan.Resume || !File.Exists(_path))
            return false;
        using SafetensorsFile file = Open();
        Check("version", PackageManifest.CurrentTool, Fact(file, "version"));
        JsonObject options = OptionsOf(file);
        foreach ((string name, JsonNode? value) in _options)
            Check($"option '{name}'", Text(value), Text(options[name]));
        try
        {
            state.Restore(new ModelState(
                GradientBoosting.Kind.Name, new Signature(LearningTask.Regression, "", _space.Inputs, []), [], file.Tensors));
        }
        catch (InputException error) when (error.Code is "broken-model" or "broken-trees")
        {
            throw Broken(error.Message, error);
        }
        _lastRounds = state.Rounds;
        return Fact(file, "complete") == "yes";
    }

    /// <summary>Writes the state when the plan says that it is time, or when the fit is over.</summary>
    public void Save(BoostingState state, bool complete)
    {
        bool due = (_plan.EveryRounds > 0 && state.Rounds - _lastRounds >= _plan.EveryRounds)
            || Stopwatch.GetElapsedTime(_lastTime) >= _plan.Every;
        if (!due && !complete)
            return;
        Dictionary<string, string> facts = new()
        {
            ["version"] = PackageManifest.CurrentTool,
            ["options"] = _options.ToJsonString(),
            ["rounds"] = state.Rounds.ToString(CultureInfo.InvariantCulture),
            ["complete"] = complete ? "yes" : "no",
        };
        IReadOnlyList<StoredTensor> tensors = state.Store();
        AtomicFile.Write(_path, stream => SafetensorsWriter.Write(stream, tensors, facts));
        _lastRounds = state.Rounds;
        _lastTime = Stopwatch.GetTimestamp();
    }

    private SafetensorsFile Open()
    {
        try
        {
            return SafetensorsFile.Open(_path);
        }
        catch (InputException error)
        {
            throw Broken(error.Message, error);
        }
    }

    private JsonObject OptionsOf(SafetensorsFile file)
    {
        try
        {
            return JsonNode.Parse(Fact(file, "options")) as JsonObject ?? throw Broken("its options are no object", null);
        }
        catch (JsonException error)
        {
            throw Broken("its options are no JSON", error);
        }
    }

    private string Fact(SafetensorsFile file, string name) =>
        file.Metadata.GetValueOrDefault(name) ?? throw Broken($"it does not tell its {name}", null);

    private void Check(string what, string wanted, string found)
    {
        if (found == wanted)
            return;
        throw new InputException(
            "wrong-checkpoint", $"Checkpoint '{_path}': found {what} {found}, wanted {wanted}.",
            "Give what was given when it was written, or begin anew in another folder.");
    }

    private InputException Broken(string what, Exception? inner) => new(
        "broken-checkpoint", $"Checkpoint '{_path}' cannot be used: {what}", "Begin anew in another folder.", inner);

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "nothing";
}

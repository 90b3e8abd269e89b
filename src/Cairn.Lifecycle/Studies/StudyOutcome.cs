using System.Text.Json.Nodes;
using Cairn.Learning.Tuning;
using Cairn.Learning.Tuning.Importance;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;
using Cairn.Lifecycle.Training;

namespace Cairn.Lifecycle.Studies;

/// <summary>What a search gave.</summary>
/// <param name="Study">The study with all its trials.</param>
/// <param name="Space">What was looked through.</param>
/// <param name="Objectives">What for.</param>
/// <param name="Best">The best trial by the metric.</param>
/// <param name="Training">The training of the best.</param>
/// <param name="Earlier">Trials that earlier sessions had done.</param>
public sealed record StudyOutcome(
    StoredStudy Study, LearnerSpace Space, TuningObjectives Objectives, Trial Best, TrainingOutcome Training, int Earlier)
{
    /// <summary>The trials that no other beats in every objective; the best alone where there is one.</summary>
    public IReadOnlyList<Trial> Front => Objectives.Others.Count > 0 ? Tuner.FrontOf(Study.Trials) : [Best];

    /// <summary>How much of the variance of the metric over the space each parameter explains.</summary>
    public IReadOnlyList<ParameterImportance> Importance { get; } = FunctionalAnova.Of(Space.Space, Study.Trials);

    /// <summary>The metric of a trial, in its own direction.</summary>
    public double ValueOf(Trial trial) => Objectives.Metric.GreaterIsBetter ? -trial.Losses[0] : trial.Losses[0];

    /// <summary>
    /// What <c>train --json</c> gives, and <c>study objective best trials front importance earlier_trials</c>.
    /// </summary>
    public JsonObject ToJson()
    {
        JsonObject json = Training.ToJson();
        json["study"] = Study.Name;
        json["objective"] = new JsonArray([.. Objectives.Names.Select(name => (JsonNode)name)]);
        json["best"] = Describe(Best);
        json["earlier_trials"] = Earlier;
        json["trials"] = new JsonArray([.. Study.Trials.Select(trial => (JsonNode)Describe(trial))]);
        json["front"] = new JsonArray([.. Front.Select(trial => (JsonNode)trial.Number)]);
        json["parameter_importance"] = new JsonObject(Importance.Select(i => KeyValuePair.Create(i.Name, (JsonNode?)i.Share)));
        return json;
    }

    private JsonObject Describe(Trial trial)
    {
        JsonObject json = new()
        {
            ["number"] = trial.Number,
            ["state"] = StateOf(trial),
            ["options"] = Space.Space.ToJson(trial.Point),
            ["seconds"] = trial.Seconds,
        };
        if (trial.Losses.Count > 0)
            json["value"] = ValueOf(trial);
        foreach ((string name, double value) in trial.Facts)
            json[name] = value;
        if (trial.Note is not null)
            json["note"] = trial.Note;
        return json;
    }

    private static string StateOf(Trial trial) => TrialText.Of(trial.State);
}

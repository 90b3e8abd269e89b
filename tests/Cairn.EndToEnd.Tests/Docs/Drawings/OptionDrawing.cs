using Cairn.Models.Learners;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>How the effect of an option is shown.</summary>
/// <param name="Kind">The learner.</param>
/// <param name="Option">The option.</param>
/// <param name="Data">What is learnt.</param>
/// <param name="Values">The values that are tried, in order.</param>
/// <param name="Says">What the picture shows, and when the option is of use; a sentence or two.</param>
/// <param name="Along">Other options that are set, such as <c>dart=true</c>.</param>
internal sealed record OptionDrawing(
    LearnerKind Kind, string Option, DrawingData Data, string[] Values, string Says, string[] Along)
{
    /// <summary>Name of its picture.</summary>
    public string File => $"{Kind.Name}-{Option.Replace('_', '-')}.svg";

    /// <summary>The learner with one of the values.</summary>
    public ILearner With(string value) => Kind.Create(
        [.. Along.Select(a => a.Split('=', 2)).Select(a => KeyValuePair.Create(a[0], a[1])), new(Option, value)]);
}

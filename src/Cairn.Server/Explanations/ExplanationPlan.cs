using System.Text.Json;
using Cairn.Data;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Server.Hosting;
using Cairn.Server.Inference;

namespace Cairn.Server.Explanations;

/// <summary>How a served model is explained: made at the first request, since most models are never asked.</summary>
internal sealed class ExplanationPlan
{
    // Rows between two looks at the clock, where a row is cheap.
    private const int BlockRows = 1024;

    // Below so many rows a second thread costs more than it brings.
    private const int RowsForThreads = 32;

    private ExplanationPlan(IRowExplainer explainer)
    {
        Explainer = explainer;
        Columns = [.. explainer.Columns.Select(name => JsonEncodedText.Encode(name, RequestScratch.Encoder))];
        Scores = [.. explainer.Scores.Select(score => JsonEncodedText.Encode(score.Name, RequestScratch.Encoder))];
    }

    /// <summary>The explainer.</summary>
    public IRowExplainer Explainer { get; }

    /// <summary>Names of the columns, escaped.</summary>
    public JsonEncodedText[] Columns { get; }

    /// <summary>Names of the scores, escaped.</summary>
    public JsonEncodedText[] Scores { get; }

    /// <summary>
    /// The exact way that the model has, otherwise the one for any model; what is usual comes from the profile of the
    /// training data.
    /// </summary>
    /// <exception cref="Formats.InputException"><c>no-background</c>: it has no profile, and its kind needs
    /// one.</exception>
    public static ExplanationPlan Of(ServedModel served)
    {
        Table? background = served.Profile is null ? null
            : BackgroundRows.FromProfile(served.Model.Signature, served.Profile);
        return new ExplanationPlan(ExplanationMethods.Explainer(served.Model, background));
    }

    /// <summary>Explains rows, in blocks between which the clock is looked at.</summary>
    /// <param name="rows">The input columns.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="time">When the request came and when it is given up.</param>
    /// <returns>A table for each block.</returns>
    /// <exception cref="RequestException"><c>timeout</c>, status 503.</exception>
    public IReadOnlyList<ContributionTable> Explain(Table rows, int threads, RequestTime time)
    {
        bool isCheap = Explainer.Method is not (ExplanationMethods.Kernel or ExplanationMethods.Permutation);
        int block = isCheap ? BlockRows : 1;
        int used = isCheap && rows.RowCount < RowsForThreads ? 1 : threads;
        if (rows.RowCount <= block && isCheap)
            return [Explainer.Explain(rows, used)];
        List<ContributionTable> parts = [];
        for (int start = 0; start < rows.RowCount; start += block)
        {
            if (time.IsOver)
            {
                throw new RequestException(
                    503, "timeout", $"The request took longer than allowed here; {start} of {rows.RowCount} rows were done.",
                    "Send fewer rows at once.");
            }
            parts.Add(Explainer.Explain(rows.Slice(start, Math.Min(rows.RowCount, start + block)), used));
        }
        return parts;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models.Signatures;

namespace Cairn.Models.Packaging;

/// <summary>
/// Writes a card from what the package itself knows, as Markdown for people. It asserts nothing else; a training writes a
/// fuller card.
/// </summary>
public static class PackageCard
{
    private const int MostLevelsShown = 8;

    /// <summary>The card of a package that was made with none.</summary>
    /// <param name="manifest">What is known of the model.</param>
    /// <param name="profile">What the training data looked like, or null.</param>
    public static string Write(PackageManifest manifest, TableProfile? profile)
    {
        StringBuilder card = new();
        card.Append("# ").Append(Title(manifest)).Append("\n\n");
        card.Append(What(manifest.Signature)).Append("\n\n");
        WriteTraining(card, manifest);
        WriteMetrics(card, manifest);
        return card.Append(Columns(manifest.Signature, profile)).ToString();
    }

    /// <summary>What is predicted, and the kind of model.</summary>
    public static string Title(PackageManifest manifest) => $"{Text(Subject(manifest.Signature))}: {manifest.Kind}";

    /// <summary>The tables of the columns that a model reads and of those that it writes, with their headings.</summary>
    /// <param name="signature">Its signature.</param>
    /// <param name="profile">What the training data looked like, or null.</param>
    public static string Columns(Signature signature, TableProfile? profile)
    {
        StringBuilder card = new();
        WriteColumns(card, "## Columns read", signature, profile);
        card.Append("## Columns written\n\n");
        foreach (OutputField output in signature.Outputs)
        {
            card.Append("- `").Append(output.Name).Append("` (").Append(ColumnKinds.NameOf(output.Kind)).Append(')');
            if (Meaning(output, signature.Task) is string meaning)
                card.Append(": ").Append(meaning);
            card.Append('\n');
        }
        return card.ToString();
    }

    /// <summary>What a model predicts from what, in a sentence.</summary>
    public static string What(Signature signature) => signature.Task switch
    {
        LearningTask.Regression =>
            $"Predicts the number `{signature.Target}` from {Count(signature.Inputs.Count, "column")}.",
        LearningTask.BinaryClassification =>
            $"Predicts whether `{signature.Target}` is `{signature.Labels[1]}` or `{signature.Labels[0]}` "
            + $"from {Count(signature.Inputs.Count, "column")}. The positive class is `{signature.Labels[1]}`.",
        LearningTask.Ranking =>
            $"Puts the rows of a query in order of `{signature.Target}` by {Count(signature.Inputs.Count, "column")}; "
            + $"queries are told apart by `{signature.Query}`.",
        LearningTask.Survival =>
            $"Predicts how soon the event comes whose time is `{signature.Target}` "
            + $"from {Count(signature.Inputs.Count, "column")}{Censoring(signature)}.",
        LearningTask.MultiOutputRegression =>
            $"Predicts the numbers {string.Join(", ", signature.Targets.Select(target => $"`{target}`"))} "
            + $"from {Count(signature.Inputs.Count, "column")}.",
        LearningTask.OutlierDetection =>
            $"Says how unlike the rows that it learnt from a row is, by {Count(signature.Inputs.Count, "column")}.",
        _ => $"Predicts which of {signature.Labels.Count} classes `{signature.Target}` is "
            + $"from {Count(signature.Inputs.Count, "column")}.",
    };

    private static string Subject(Signature signature) =>
        signature.Task == LearningTask.OutlierDetection ? "outliers" : string.Join(", ", signature.Targets);

    private static string Censoring(Signature signature) =>
        (signature.Event is null ? "" : $"; `{signature.Event}` says whether it was seen")
        + (signature.UpperBound is null ? "" : $"; it lies between `{signature.Target}` and `{signature.UpperBound}`");

    private static string? Meaning(OutputField output, LearningTask task) => (output.Role, task) switch
    {
        (OutputRole.Probability, _) => $"probability of `{output.Label}`",
        (OutputRole.Quantile, _) => $"quantile {output.Label}",
        (OutputRole.Prediction, LearningTask.MultiOutputRegression) => $"prediction of `{output.Label}`",
        (OutputRole.Prediction, LearningTask.Ranking) => "higher comes first",
        (OutputRole.Prediction, LearningTask.OutlierDetection) => "from 0 to 1, higher is more unusual",
        (OutputRole.Prediction, LearningTask.Survival) when output.Name == Signature.RiskName =>
            "log of the hazard ratio, higher is sooner",
        (OutputRole.Prediction, LearningTask.Survival) when output.Name == Signature.TimeName =>
            "median time to the event, higher is later",
        _ => null,
    };

    private static void WriteTraining(StringBuilder card, PackageManifest manifest)
    {
        card.Append("## Training\n\n");
        Row(card, "learner", manifest.Learner);
        if (manifest.DataName is not null)
            Row(card, "data", "`" + manifest.DataName + "`");
        if (manifest.Rows > 0)
            Row(card, "rows", manifest.Rows.ToString("N0", CultureInfo.InvariantCulture));
        if (manifest.DataDigest is not null)
            Row(card, "SHA-256 of the data", "`" + manifest.DataDigest + "`");
        Row(card, "seed", manifest.Seed.ToString(CultureInfo.InvariantCulture));
        Row(card, "made", manifest.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            + " by Cairn " + manifest.ToolVersion);
        if (manifest.Options.Count > 0)
        {
            card.Append("\n| option | value |\n|---|---|\n");
            foreach ((string name, JsonNode? value) in manifest.Options)
                card.Append("| ").Append(name).Append(" | ").Append(Cell(value?.ToString() ?? "")).Append(" |\n");
        }
        card.Append('\n');
    }

    private static void WriteMetrics(StringBuilder card, PackageManifest manifest)
    {
        if (manifest.Metrics.Count == 0)
            return;
        bool baseline = manifest.BaselineMetrics.Count > 0;
        card.Append("## Metrics\n\n");
        if (manifest.MeasuredOn is not null)
            card.Append("Measured on: ").Append(manifest.MeasuredOn).Append(".\n\n");
        card.Append(baseline ? "| metric | model | baseline |\n|---|---:|---:|\n" : "| metric | model |\n|---|---:|\n");
        foreach ((string name, double value) in manifest.Metrics)
        {
            card.Append("| ").Append(name).Append(" | ").Append(Number(value));
            if (baseline)
            {
                bool known = manifest.BaselineMetrics.TryGetValue(name, out double other);
                card.Append(" | ").Append(known ? Number(other) : "");
            }
            card.Append(" |\n");
        }
        card.Append('\n');
    }

    private static void WriteColumns(StringBuilder card, string heading, Signature signature, TableProfile? profile)
    {
        card.Append(heading).Append("\n\n| column | kind | missing | values in training |\n|---|---|---:|---|\n");
        foreach (InputField input in signature.Inputs)
        {
            ColumnProfile? column = profile?.Find(input.Name);
            string missing = column is null || column.Count == 0
                ? ""
                : (100.0 * column.Missing / column.Count).ToString("0.#", CultureInfo.InvariantCulture) + " %";
            card.Append("| ").Append(Cell(input.Name)).Append(" | ").Append(ColumnKinds.NameOf(input.Kind))
                .Append(" | ").Append(missing).Append(" | ").Append(CodeCell(Values(input, column))).Append(" |\n");
        }
        card.Append('\n');
    }

    private static string Values(InputField input, ColumnProfile? column)
    {
        if (input.Levels is { Count: > 0 } levels)
        {
            string shown = string.Join(", ", levels.Take(MostLevelsShown).Select(level => $"`{level}`"));
            return levels.Count > MostLevelsShown ? $"{shown}, … ({levels.Count} levels)" : shown;
        }
        if (column is not { Min: double min, Max: double max, Mean: double mean })
            return "";
        return input.Kind switch
        {
            ColumnKind.Time => $"{Day(min)} to {Day(max)}",
            ColumnKind.Boolean => $"true in {(100 * mean).ToString("0.#", CultureInfo.InvariantCulture)} %",
            _ => $"{Number(min)} to {Number(max)}, mean {Number(mean)}",
        };
    }

    private static string Day(double seconds)
    {
        // Outside of what a DateTime holds, the bare number is shown.
        double days = seconds / 86400;
        return Math.Abs(days) < 700_000
            ? DateTime.UnixEpoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Number(seconds);
    }

    private static void Row(StringBuilder card, string name, string value) =>
        card.Append("- ").Append(name).Append(": ").Append(value).Append('\n');

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Number(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Plain(string text) => text.ReplaceLineEndings(" ");

    /// <summary>A text on one line in which nothing is markup of HTML, which Markdown would let pass.</summary>
    public static string Text(string text) => Plain(text).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>A text as it may stand in a cell of a table.</summary>
    public static string Cell(string text) => Text(text).Replace("|", "\\|", StringComparison.Ordinal);

    // Levels stand between backticks, where markup is shown as it is.
    private static string CodeCell(string text) => Plain(text).Replace("|", "\\|", StringComparison.Ordinal);
}

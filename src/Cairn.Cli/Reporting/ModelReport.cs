using System.Globalization;
using System.Runtime.InteropServices;
using Cairn.Cli.CommandLine;
using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Learning.Calibration;
using Cairn.Learning.Explanation;
using Cairn.Learning.Fairness;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Costs;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Cards;
using Cairn.Learning.Reports.Facts;
using Cairn.Learning.Trees;
using Cairn.Lifecycle.Reporting;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Reporting;

/// <summary>Makes the content of the report on a model that exists, judged on rows whose target is known.</summary>
internal sealed record ModelReport
{
    /// <summary>The model.</summary>
    public required LoadedModel Loaded { get; init; }

    /// <summary>Its signature; that of outliers may have a label that the model does not know of.</summary>
    public required Signature Signature { get; init; }

    /// <summary>Path of the file that was judged on; - for standard input.</summary>
    public required string Path { get; init; }

    /// <summary>The rows as read.</summary>
    public required TableReadResult Read { get; init; }

    /// <summary>The rows that have a target.</summary>
    public required Dataset Data { get; init; }

    /// <summary>What the model says of them.</summary>
    public required Table Predictions { get; init; }

    /// <summary>How good that is.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>The threshold that costs least; null where no costs were given.</summary>
    public CostChoice? Costs { get; init; }

    /// <summary>How groups are treated; null where no sensitive column was named.</summary>
    public FairnessAudit? Fairness { get; init; }

    /// <summary>What people say of the model.</summary>
    public CardTexts Texts { get; init; } = CardTexts.None;

    /// <summary>The command that asked for the report.</summary>
    public required string Command { get; init; }

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use.</summary>
    public int Threads { get; init; } = 1;

    private PackageManifest Manifest => Loaded.Package.Manifest;

    private bool WereLearntFrom => Read.Digest is not null && Read.Digest == Manifest.DataDigest;

    /// <summary>Name and version of the model.</summary>
    public string Name => Loaded.Version is int version
        ? string.Create(CultureInfo.InvariantCulture, $"{Loaded.Name} version {version}")
        : Loaded.Name;

    /// <summary>Finds out all that the report tells.</summary>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Abandons it.</param>
    public ReportContent Make(IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        int[] kept = Data.Roles.LabelledRows(Read.Table, Signature.Task);
        string file = Path == "-" ? "standard input" : System.IO.Path.GetFileName(Path);
        ReportContent content = new()
        {
            Evaluation = Evaluation,
            Learner = Manifest.Learner,
            Model = Name,
            JudgedOn = file,
            Costs = Costs,
            Fairness = Fairness,
            Calibration = (Loaded.Model as CalibratedModel)?.Record,
            Earlier = Manifest.Metrics.Count == 0 ? null : new EarlierMetrics(Manifest.Metrics, Manifest.MeasuredOn),
            History = (Loaded.Model as IFitRecord)?.FitHistory ?? [],
            Importance = Importance(progress, cancellation),
            Trees = Loaded.Model as ITreeModel,
            Profile = Loaded.Package.Profile,
            Facts = [.. Facts(file)],
            Options = [.. Manifest.Options.Select(o => KeyValuePair.Create(o.Key, o.Value?.ToString() ?? ""))],
            Command = Command,
            Texts = Texts,
            MayHaveSeen = WereLearntFrom,
        };
        return new ReportWork
        {
            Model = Loaded.Model,
            Signature = Signature,
            Data = Data,
            Predictions = Predictions,
            Reference = Loaded.Package.Profile,
            NumberOf = kept.Length == Data.RowCount ? row => kept[row] + 1 : row => row + 1,
            PackageBytes = new FileInfo(Loaded.Path).Length,
            MostExplained = 1000,
            Seed = Seed,
            Threads = Threads,
            Progress = progress,
            Cancellation = cancellation,
        }.AddTo(content);
    }

    // Rows on which the metric says nothing, such as those of one class, leave the model's own word.
    private ImportanceTable? Importance(IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        PermutationImportance permutation = new()
        {
            Seed = Seed, Threads = Threads, Progress = progress, Cancellation = cancellation,
        };
        try
        {
            return permutation.Measure(Loaded.Model, Data);
        }
        catch (InputException error) when (error.Code == "undefined-metric")
        {
            return ImportanceTable.FromModel(Loaded.Model);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Facts(string file)
    {
        yield return new("model", $"{Name} ({Manifest.Kind})");
        yield return new("judged on", string.Create(CultureInfo.InvariantCulture, $"{file}, {Data.RowCount:N0} rows"));
        if (Read.Digest is not null)
            yield return new("SHA-256 of these rows", Read.Digest);
        if (Manifest.DataName is not null)
            yield return new("learnt from", string.Create(CultureInfo.InvariantCulture, $"{Manifest.DataName}, {Manifest.Rows:N0} rows"));
        if (Manifest.DataDigest is not null)
            yield return new("SHA-256 of the data", Manifest.DataDigest);
        yield return new("seed of the training", Manifest.Seed.ToString(CultureInfo.InvariantCulture));
        if (ModelCard.From(Loaded.Package)?.Command is string made)
            yield return new("made by", made);
        yield return new("made", Manifest.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        yield return new("made with Cairn", Manifest.ToolVersion);
        yield return new("seed of this page", Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("Cairn", PackageManifest.CurrentTool);
        yield return new("runtime", RuntimeInformation.FrameworkDescription);
        yield return new("machine", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
    }
}

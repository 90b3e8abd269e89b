using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Formats;
using Cairn.Numerics.Statistics;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>
/// Compares the traffic of one version of a model with the profile that its package carries; nothing is configured.
/// </summary>
/// <remarks>
/// A column is called drifted when the change is large (the population stability index, less what chance alone gives,
/// reaches <see cref="DriftOptions.PsiThreshold"/>) and no chance (the p-value after Holm's correction over all columns
/// is below <see cref="DriftOptions.Significance"/>). With few rows the index alone cries wolf; with many, the test
/// alone flags changes that do not matter. Numbers are tested by Kolmogorov–Smirnov on the profile's grid of
/// quantiles, categories and booleans by chi-square, missing values and levels never seen before by Fisher's exact
/// test.
/// </remarks>
public sealed class DriftMonitor
{
    private readonly PredictionLogReader _log;
    private readonly string _model;
    private readonly string _version;
    private readonly TableProfile _reference;
    private readonly DriftOptions _options;

    /// <summary>A monitor of one version of a model.</summary>
    /// <param name="log">Where its traffic is logged.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="reference">The profile in its package.</param>
    /// <param name="options">When a column counts as drifted; the defaults when null.</param>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public DriftMonitor(
        PredictionLogReader log, string model, string version, TableProfile reference, DriftOptions? options = null)
    {
        _log = log;
        _model = model;
        _version = version;
        _reference = reference;
        _options = options ?? new DriftOptions();
        _options.Validate();
    }

    /// <summary>Drift over the newest window.</summary>
    /// <exception cref="InputException">The log cannot be read.</exception>
    public DriftReport Current() => Compare(_reference, ReadLast(_options.WindowRows), _options);

    /// <summary>
    /// Drift over the rows asked since a time, the newest <see cref="DriftOptions.WindowRows"/> of them at most.
    /// </summary>
    /// <exception cref="InputException">The log cannot be read.</exception>
    public DriftReport Since(DateTimeOffset time) =>
        Compare(_reference, _log.Read(_model, _version, _options.WindowRows, time), _options);

    /// <summary>Drift over consecutive windows of equal size, oldest first, the last one ending now.</summary>
    /// <param name="windows">Most windows, ≥ 1; only whole ones are given, but a first one that is shorter.</param>
    /// <exception cref="InputException">The log cannot be read.</exception>
    public IReadOnlyList<DriftReport> Series(int windows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windows, 1);
        PredictionWindow all = ReadLast((int)Math.Min((long)windows * _options.WindowRows, PredictionLogReader.MostRows));
        List<DriftReport> reports = [];
        for (int end = all.Rows; end > 0; end -= _options.WindowRows)
        {
            int start = Math.Max(0, end - _options.WindowRows);
            if (start > 0 || reports.Count == 0 || end - start >= _options.MinimumRows)
                reports.Add(Compare(_reference, all.Slice(start, end), _options));
        }
        reports.Reverse();
        return reports;
    }

    /// <summary>Drift of a window against a profile.</summary>
    /// <param name="reference">The profile of the data that the model learnt from.</param>
    /// <param name="window">Rows of its traffic.</param>
    /// <param name="options">When a column counts as drifted; the defaults when null.</param>
    /// <remarks>Columns that the profile does not know are left out: there is nothing to compare them with.</remarks>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static DriftReport Compare(TableProfile reference, PredictionWindow window, DriftOptions? options = null)
    {
        options ??= new DriftOptions();
        options.Validate();
        bool enough = window.Rows >= options.MinimumRows;
        List<ColumnDrift> columns = [];
        if (window.Rows > 0)
        {
            CompareColumns(reference.Columns, window.Inputs, isPrediction: false, options, columns);
            CompareColumns(reference.Predictions, window.Outputs, isPrediction: true, options, columns);
        }
        double[] adjusted = MultipleTesting.Holm(columns.Select(c => c.PValue).ToArray());
        for (int i = 0; i < adjusted.Length; i++)
        {
            ColumnDrift column = columns[i];
            columns[i] = column with
            {
                AdjustedPValue = adjusted[i],
                Drifted = enough && adjusted[i] < options.Significance
                    && column.Psi - column.PsiOfChance >= options.PsiThreshold,
            };
        }
        return new DriftReport
        {
            Model = window.Model,
            Version = window.Version,
            Rows = window.Rows,
            ReferenceRows = reference.Rows,
            From = window.From,
            To = window.To,
            HasEnoughRows = enough,
            Columns = columns,
        };
    }

    private PredictionWindow ReadLast(int rows) => _log.Read(
        _model, _version, rows, _options.WindowAge is TimeSpan age ? DateTimeOffset.UtcNow - age : null);

    private static void CompareColumns(
        IReadOnlyList<ColumnProfile> profiles, Table table, bool isPrediction, DriftOptions options, List<ColumnDrift> found)
    {
        Dictionary<string, ColumnProfile> byName = profiles.ToDictionary(profile => profile.Name);
        foreach (Column column in table.Columns)
        {
            if (byName.TryGetValue(column.Name, out ColumnProfile? profile) && profile.Count > 0)
                found.Add(Compare(profile, column, isPrediction, options));
        }
    }

    private static ColumnDrift Compare(ColumnProfile profile, Column column, bool isPrediction, DriftOptions options)
    {
        DriftFindings findings = profile.Kind switch
        {
            ColumnKind.Category or ColumnKind.Boolean => CategoryDrift.Compare(profile, column),
            ColumnKind.Text or ColumnKind.Identifier => DriftFindings.OfMissing(profile, column),
            _ when ColumnKinds.IsNumeric(column.Kind) => NumericDrift.Compare(profile, column, options.Bins),
            _ => DriftFindings.OfMissing(profile, column),
        };
        (double psi, double ofChance) = PopulationStability.Of(findings.ReferenceCounts, findings.WindowCounts);
        double reference = findings.ReferenceCounts.Sum();
        double rows = findings.WindowCounts.Sum();
        return new ColumnDrift
        {
            Column = column.Name,
            IsPrediction = isPrediction,
            Kind = profile.Kind,
            Psi = psi,
            PsiOfChance = ofChance,
            Test = findings.Test,
            Statistic = findings.Statistic,
            PValue = Math.Min(1, findings.PValues.DefaultIfEmpty(1).Min() * Math.Max(1, findings.PValues.Count)),
            ReferenceMissingRate = profile.MissingRate,
            MissingRate = column.Count == 0 ? 0 : (double)column.MissingCount / column.Count,
            Evidence = $"{findings.Evidence(profile, column)}; PSI {DriftText.Number(psi, 2)}",
            Bins = [.. findings.Labels.Select((label, i) =>
                new DriftBin(label, findings.ReferenceCounts[i] / reference, findings.WindowCounts[i] / rows))],
        };
    }
}

using System.CommandLine;
using System.Globalization;
using Cairn.Cli.CommandLine;
using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Stores;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn monitor MODEL</c>: drift of every feature and of the predictions against the training data.</summary>
internal sealed class MonitorVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS or NAME/VERSION." };

    private readonly Option<int?> _rows = new("--rows")
    {
        Description = "Size of the window: the last so many rows that were predicted.",
        HelpName = "N",
    };

    public static Command Create() => new MonitorVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("monitor", "Compare what a served model sees with what it learnt from.") { _model, _rows };
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), store);
        if (loaded.Package.Profile is null)
        {
            throw new InputException(
                "no-profile", $"The package of '{loaded.Name}' holds no profile of its training data to compare with.",
                "Train it again with 'cairn train'.");
        }
        if (parsed.GetValue(_rows) is int wanted && wanted is < 1 or > 1_000_000)
            throw new InputException("bad-option", $"Option --rows: found {wanted}, wanted a whole number from 1 to 1000000.");
        DriftOptions options = parsed.GetValue(_rows) is int rows
            ? new DriftOptions { WindowRows = rows }
            : new DriftOptions();
        PredictionLogReader log = new(store.PredictionLogPath);
        DriftReport report = new DriftMonitor(
            log, loaded.Name, loaded.Version?.ToString(CultureInfo.InvariantCulture) ?? "1", loaded.Package.Profile, options).Current();
        terminal.Result(report.ToJson(), console => Write(console, report));
        return 0;
    }

    private static void Write(IAnsiConsole console, DriftReport report)
    {
        if (report.Rows == 0)
        {
            console.WriteLine($"No predictions of {report.Model} version {report.Version} are logged yet. Serve it with: cairn serve {report.Model}");
            return;
        }
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Model} version {report.Version}: {report.Rows:N0} rows from {report.From:yyyy-MM-dd HH:mm} to {report.To:yyyy-MM-dd HH:mm} UTC, beside {report.ReferenceRows:N0} rows of training"));
        if (!report.HasEnoughRows)
            console.WriteLine("These are too few rows to call anything drift.");
        Table table = Terminal.Table("column", "drift", ">PSI", "test", ">statistic", ">p", "evidence");
        foreach (ColumnDrift column in report.Columns.OrderByDescending(c => c.Drifted).ThenByDescending(c => c.Psi))
        {
            table.AddRow(Terminal.Row(
                column.IsPrediction ? column.Column + " (predicted)" : column.Column,
                column.Drifted ? "DRIFT" : "",
                column.Psi.ToString("F3", CultureInfo.InvariantCulture), column.Test,
                column.Statistic.ToString("G4", CultureInfo.InvariantCulture),
                column.PValue.ToString("G2", CultureInfo.InvariantCulture), column.Evidence));
        }
        console.Write(table);
    }
}

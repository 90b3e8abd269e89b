using Cairn.Learning.Calibration;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Intervals;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows people how far probabilities can be believed before and after calibration.</summary>
internal static class ReliabilityView
{
    private const int Width = 51;
    private const int Height = 17;

    /// <summary>Writes the errors with their intervals, and draws the curves.</summary>
    public static void Write(IAnsiConsole console, CalibrationRecord record)
    {
        console.WriteLine($"calibrated by {record.Method} ({record.Description}) on {record.Rows:N0} rows: {record.FittedOn}");
        Table table = Terminal.Table("error of the probabilities", ">before", ">95 % interval", ">after", ">95 % interval");
        (ReliabilityScores before, ReliabilityScores after) = (record.Before, record.After);
        Add(table, "calibration_error", before.CalibrationError, before.CalibrationInterval, after.CalibrationError, after.CalibrationInterval);
        Add(table, "brier_score", before.BrierScore, before.BrierInterval, after.BrierScore, after.BrierInterval);
        Add(table, "log_loss", before.LogLoss, before.LogLossInterval, after.LogLoss, after.LogLossInterval);
        console.Write(table);
        if (record.Losses.Count > 2)
        {
            console.WriteLine("cross-validated log loss: " + string.Join(
                ", ", record.Losses.OrderBy(loss => loss.Value).Select(loss => $"{loss.Key} {EvaluationView.Number(loss.Value)}")));
        }
        foreach (string line in Draw(before.Curve, after.Curve))
            console.WriteLine(line);
    }

    // Said from left to right, happened from below; o before, ● after, · where both are the same.
    private static IEnumerable<string> Draw(CalibrationCurve before, CalibrationCurve after)
    {
        char[][] plot = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', Width).ToArray())];
        for (int x = 0; x < Width; x++)
            plot[RowOf(x / (Width - 1.0))][x] = '·';
        Mark(plot, before, 'o');
        Mark(plot, after, '●');
        for (int row = 0; row < Height; row++)
        {
            string label = row == 0 ? "happened 100 %" : row == Height - 1 ? "0 %" : row == Height / 2 ? "50 %" : "";
            yield return $"{label,14} │{new string(plot[row]).TrimEnd()}";
        }
        yield return new string(' ', 15) + "└" + new string('─', Width);
        yield return new string(' ', 16) + "0 %" + "said".PadLeft(Width / 2) + "100 %".PadLeft(Width - 3 - Width / 2)
            + "   o before  ● after";
    }

    private static void Mark(char[][] plot, CalibrationCurve curve, char mark)
    {
        for (int i = 0; i < curve.Predicted.Count; i++)
            plot[RowOf(curve.Observed[i])][(int)Math.Round(Math.Clamp(curve.Predicted[i], 0, 1) * (Width - 1))] = mark;
    }

    private static int RowOf(double share) => (int)Math.Round((1 - Math.Clamp(share, 0, 1)) * (Height - 1));

    private static void Add(
        Table table, string name, double before, MetricInterval ofBefore, double after, MetricInterval ofAfter) => table.AddRow(
        Terminal.Row(name, EvaluationView.Number(before), Ends(ofBefore), EvaluationView.Number(after), Ends(ofAfter)));

    private static string Ends(MetricInterval interval) =>
        $"{EvaluationView.Number(interval.Low)} to {EvaluationView.Number(interval.High)}";
}

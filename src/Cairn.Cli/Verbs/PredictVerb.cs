using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Writing;
using Cairn.Learning.Conformal;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn predict MODEL DATA</c>: predictions for every row of a file.</summary>
internal sealed class PredictVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file." };
    private readonly Argument<string> _data = new("DATA") { Description = "File with the columns that the model reads; - for standard input." };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Where the predictions go, by its ending as CSV, TSV or JSON lines, .gz too; default standard output as CSV.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<bool> _keep = new("--keep") { Description = "Write the columns of the data before the predictions." };
    private readonly TreeQuestions _trees = new();
    private readonly IntervalOptions _intervals = new();
    private readonly DataOptions _dataOptions = new();
    private readonly ComputeOptions _compute = new();

    public static Command Create() => new PredictVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("predict", "Predict every row of a file.") { _model, _data, _out, _keep };
        _intervals.AddTo(command, adaptive: true);
        _trees.AddTo(command);
        _compute.AddTo(command);
        _dataOptions.AddTo(command);
        command.Handle(Run);
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string output = parsed.GetValue(_out)!;
        if (output == "-" && terminal.IsJson)
            throw new Formats.InputException("usage", "--json and predictions cannot both go to standard output.", "Give --out FILE.");
        if (output != "-")
            OutputPath.Check("--out", output);
        int threads = _compute.Threads(parsed);
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        IModel model = _trees.Of(parsed, loaded);
        double? rate = _intervals.Rate(parsed);
        ConformalPredictor? intervals = _intervals.IsGiven(parsed) ? _intervals.Predictor(parsed, loaded) : null;
        if (intervals is not null && !ReferenceEquals(model, loaded.Model))
            throw new Formats.InputException("usage", "--interval is of the whole model; --rounds asks for a part of it.", "Give one of them.");
        TableReadResult read = _dataOptions.Read(
            parsed, parsed.GetRequiredValue(_data), threads, SignatureSchema.Of(loaded.Model.Signature, withTarget: rate is not null), cancellation);

        long start = Stopwatch.GetTimestamp();
        Table predictions = model.Predict(read.Table, threads);
        Table plain = predictions;
        predictions = _trees.Answer(parsed, model, read.Table, predictions, threads, cancellation);
        AdaptiveConformal? adaptive = rate is double given ? intervals!.Adaptive(_intervals.Level(parsed), given) : null;
        if (intervals is not null)
        {
            Table answer = adaptive is null
                ? intervals.Answer(read.Table, plain, _intervals.Level(parsed), threads)
                : adaptive.Follow(Known(read.Table, loaded.Model.Signature), plain, threads);
            predictions = new Table([.. predictions.Columns, .. answer.Columns]);
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TableWriter.Write(parsed.GetValue(_keep) ? Join(read, predictions, terminal) : predictions, output);
        if (output == "-")
            return 0;
        JsonObject json = new()
        {
            ["model"] = loaded.Name,
            ["version"] = loaded.Version,
            ["rows"] = predictions.RowCount,
            ["seconds"] = seconds,
            ["out"] = output,
        };
        _trees.AddTo(json, parsed, model);
        if (intervals is not null)
            json["interval"] = _intervals.Level(parsed) ?? intervals.Plan.Coverage;
        if (adaptive is not null)
        {
            json["adaptive"] = new JsonObject
            {
                ["rate"] = adaptive.Rate, ["seen"] = adaptive.Seen, ["covered"] = adaptive.Covered, ["alpha"] = adaptive.Alpha,
            };
        }
        terminal.Result(json, console => console.Profile.Out.Writer.WriteLine(
            $"{predictions.RowCount} rows predicted in {seconds:F2} s and written to {output}"));
        return 0;
    }

    // Rows in their order; those whose target is missing teach nothing.
    private static Dataset Known(Table rows, Signature signature)
    {
        if (rows.Find(signature.Target) is null)
        {
            throw new Formats.InputException(
                "missing-column", $"--adaptive learns from the truth, and the data has no column '{signature.Target}'.",
                "Give the target, missing in rows where it is not known yet.");
        }
        return new Dataset(rows, signature.Target, signature.Task, [.. signature.Inputs.Select(input => input.Name)]);
    }

    // What is kept reads as it did in the file: whole numbers without a fraction, yes and no as such. A column that is
    // called like a prediction makes way for it.
    private static Table Join(TableReadResult read, Table predictions, Terminal terminal)
    {
        List<Column> columns = [];
        foreach (string name in read.Table.Names)
        {
            if (predictions.Find(name) is null)
                columns.Add(AsWritten(read.InWords(name).Table[name]));
            else
                terminal.Note($"'{name}' of the data made way for the prediction of that name.");
        }
        return new Table([.. columns, .. predictions.Columns]);
    }

    // Whole numbers are read as numbers where the model takes them so.
    private static Column AsWritten(Column column)
    {
        const double MostExact = 1L << 53;
        if (column is not NumberColumn numbers)
            return column;
        long[] whole = new long[numbers.Count];
        for (int row = 0; row < whole.Length; row++)
        {
            double value = numbers.Values[row];
            if (double.IsNaN(value))
                whole[row] = IntegerColumn.Missing;
            else if (double.IsInteger(value) && Math.Abs(value) <= MostExact)
                whole[row] = (long)value;
            else
                return column;
        }
        return new IntegerColumn(column.Name, whole);
    }
}

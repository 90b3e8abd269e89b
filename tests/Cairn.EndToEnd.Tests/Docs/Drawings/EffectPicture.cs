using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Metrics;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.EndToEnd.Tests.Docs.Drawings;

/// <summary>
/// Draws what an option does: the metric on training rows and on new ones at each value, and, for data of one feature,
/// the fit at three of them.
/// </summary>
internal sealed class EffectPicture
{
    private const int Height = 190;
    private const int SweepWidth = 330;
    private const int SweepLeft = 46;
    private const int SweepRight = 64;
    private const int FitWidth = 200;
    private const int Top = 26;
    private const int Bottom = 30;

    private readonly OptionDrawing _drawing;
    private readonly IModel[] _models;

    private EffectPicture(OptionDrawing drawing)
    {
        _drawing = drawing;
        _models = [.. drawing.Values.Select(v => drawing.With(v).Fit(drawing.Data.Train, new FitContext { Seed = 1 }))];
    }

    /// <summary>The picture as SVG.</summary>
    public static string Draw(OptionDrawing drawing)
    {
        EffectPicture effect = new(drawing);
        int[] shown = drawing.Data.IsCurve ? effect.Shown() : [];
        SvgPicture picture = new(SweepWidth + FitWidth * shown.Length, Height);
        effect.Sweep(picture);
        for (int i = 0; i < shown.Length; i++)
            effect.Fit(picture, SweepWidth + FitWidth * i, shown[i]);
        return picture.ToString();
    }

    private int[] Shown() => _models.Length <= 3
        ? [.. Enumerable.Range(0, _models.Length)]
        : [0, _models.Length / 2, _models.Length - 1];

    // Each line to a scale of its own, since the one on training rows would flatten the one that matters.
    private void Sweep(SvgPicture picture)
    {
        DrawingData data = _drawing.Data;
        int middle = Top + (int)(0.6 * (Height - Top - Bottom));
        picture.Text(10, 14, $"{data.Metric} by {_drawing.Option}");
        Line(picture, "new rows", _models.Select(m => Measure(m, data.New)), Top + 6, middle - 8, SvgPicture.Colours[1]);
        Line(
            picture, "training", _models.Select(m => Measure(m, data.Train)), middle + 8, Height - Bottom - 6,
            SvgPicture.Colours[0]);
        picture.Line(SweepLeft, Height - Bottom, SweepWidth - SweepRight, Height - Bottom, SvgPicture.Grey);
        for (int i = 0; i < _models.Length; i++)
        {
            string anchor = i == 0 ? "start" : i == _models.Length - 1 ? "end" : "middle";
            picture.Text(Place(i) + (i == 0 ? -4 : anchor == "end" ? 4 : 0), Height - Bottom + 14, Short(_drawing.Values[i]), anchor, size: 10);
        }
    }

    private void Line(SvgPicture picture, string rows, IEnumerable<double> measured, int top, int bottom, string colour)
    {
        double[] values = [.. measured];
        double low = values.Min();
        double high = values.Max();
        bool differs = high - low > 1e-9;
        double Y(double value) => differs ? top + (bottom - top) * (high - value) / (high - low) : (top + bottom) / 2.0;
        picture.Text(SweepWidth - SweepRight + 6, (top + bottom) / 2 + 4, rows, colour: colour);
        foreach (double value in differs ? [low, high] : new[] { low })
        {
            picture.Text(SweepLeft - 6, Y(value) + 4, value.ToString("0.###", CultureInfo.InvariantCulture), "end");
            picture.Line(SweepLeft - 4, Y(value), SweepLeft, Y(value), SvgPicture.Grey);
        }
        picture.Path(values.Select((value, i) => (Place(i), Y(value))), colour);
        for (int i = 0; i < values.Length; i++)
            picture.Dot(Place(i), Y(values[i]), 3, colour);
    }

    private double Place(int number) => _models.Length == 1
        ? (SweepLeft + SweepWidth - SweepRight) / 2.0
        : SweepLeft + 6 + (SweepWidth - SweepLeft - SweepRight - 12) * number / (_models.Length - 1.0);

    private void Fit(SvgPicture picture, int left, int number)
    {
        Table rows = _drawing.Data.Train.Table;
        ReadOnlySpan<double> x = ((NumberColumn)rows["x"]).Values;
        ReadOnlySpan<double> y = ((NumberColumn)rows["y"]).Values;
        double low = Percentile(y, 0);
        double high = Percentile(y, 1);
        double X(double value) => left + 10 + (FitWidth - 20) * value / 10;
        double Y(double value) => Top + (Height - Top - Bottom) * (high - Math.Clamp(value, low, high)) / (high - low);
        picture.Text(left + 10, 14, $"{_drawing.Option} = {Short(_drawing.Values[number])}");
        picture.Line(left + 10, Height - Bottom, left + FitWidth - 10, Height - Bottom, SvgPicture.Grey);
        for (int row = 0; row < x.Length; row += 3)
            picture.Dot(X(x[row]), Y(y[row]), 1.5, SvgPicture.Grey, 0.6);
        double[] grid = [.. Enumerable.Range(0, 241).Select(i => i / 24.0)];
        Table answers = _models[number].Predict(new Table(new NumberColumn("x", grid)));
        int colour = 0;
        foreach (NumberColumn answer in answers.Columns.OfType<NumberColumn>().Skip(answers.Columns.Count > 1 ? 1 : 0))
        {
            double[] values = answer.Values.ToArray();
            picture.Path(grid.Select((at, i) => (X(at), Y(values[i]))), SvgPicture.Colours[1 + colour++ % 4]);
        }
    }

    private static double Percentile(ReadOnlySpan<double> values, int share)
    {
        double[] sorted = [.. values.ToArray().Order()];
        return share == 0 ? sorted[0] : sorted[^1];
    }

    private double Measure(IModel model, Dataset data)
    {
        if (_drawing.Data != DrawingData.Cloud)
            return Evaluation.Of(model, data, curves: false).Metrics[_drawing.Data.Metric];
        bool[] far = [.. ((IntegerColumn)data.Table["y"]).Values.ToArray().Select(v => v == 1)];
        return RankingMetrics.RocAuc(((NumberColumn)model.Predict(data.Table)["outlier_score"]).Values, far, default);
    }

    private static string Short(string value) => value.Length == 0 ? "none" : value.Length > 14 ? value[..13] + "…" : value;
}

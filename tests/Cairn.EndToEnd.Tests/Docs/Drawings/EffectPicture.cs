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
    private const int SweepWidth = 300;
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

    private void Sweep(SvgPicture picture)
    {
        DrawingData data = _drawing.Data;
        double[] seen = [.. _models.Select(m => Measure(m, data.Train))];
        double[] fresh = [.. _models.Select(m => Measure(m, data.New))];
        double low = Math.Min(seen.Min(), fresh.Min());
        double high = Math.Max(seen.Max(), fresh.Max());
        if (high - low < 1e-9)
            (low, high) = (low - 0.01, high + 0.01);
        const int Left = 46;
        const int Right = 12;
        double X(int i) => _models.Length == 1
            ? (Left + SweepWidth - Right) / 2.0
            : Left + (SweepWidth - Left - Right) * i / (_models.Length - 1.0);
        double Y(double value) => Top + (Height - Top - Bottom) * (high - value) / (high - low);
        picture.Text(Left, 14, $"{data.Metric} by {_drawing.Option}");
        picture.Text(SweepWidth - Right, 14, "new rows", "end", SvgPicture.Colours[1]);
        picture.Text(SweepWidth - Right - 62, 14, "training", "end", SvgPicture.Colours[0]);
        picture.Line(Left, Height - Bottom, SweepWidth - Right, Height - Bottom, SvgPicture.Grey);
        foreach (double value in new[] { low, high })
        {
            picture.Text(Left - 4, Y(value) + 4, value.ToString("0.###", CultureInfo.InvariantCulture), "end");
            picture.Line(Left - 2, Y(value), Left, Y(value), SvgPicture.Grey);
        }
        for (int i = 0; i < _models.Length; i++)
            picture.Text(X(i), Height - Bottom + 14, Short(_drawing.Values[i]), "middle", size: 10);
        foreach ((double[] values, string colour) in new[] { (seen, SvgPicture.Colours[0]), (fresh, SvgPicture.Colours[1]) })
        {
            picture.Path(values.Select((value, i) => (X(i), Y(value))), colour);
            for (int i = 0; i < values.Length; i++)
                picture.Dot(X(i), Y(values[i]), 3, colour);
        }
    }

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
        for (int row = 0; row < x.Length; row += 2)
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

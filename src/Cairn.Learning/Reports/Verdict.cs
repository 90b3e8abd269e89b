using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Models;

namespace Cairn.Learning.Reports;

/// <summary>How good a model is, in a sentence or two that need no knowledge of metrics.</summary>
internal static class Verdict
{
    /// <summary>
    /// Whether the model beats the baseline by the task's headline metric; null when that is unknown.
    /// </summary>
    public static bool? BeatsBaseline(ReportContent content)
    {
        Metric headline = Metric.Headline(content.Evaluation.Task);
        return content.Evaluation.Value(headline.Name) is double value
            && content.Baseline?.Value(headline.Name) is double baseline
            ? headline.IsBetter(value, baseline)
            : null;
    }

    /// <summary>The sentence, as markup.</summary>
    public static Markup Of(ReportContent content)
    {
        HtmlWriter html = new();
        if (content.Evaluation.Task == LearningTask.Regression)
            WriteRegression(html, content);
        else
            WriteClassification(html, content);
        return new Markup(html.ToString());
    }

    private static void WriteClassification(HtmlWriter html, ReportContent content)
    {
        Evaluation evaluation = content.Evaluation;
        if (evaluation.Value("accuracy") is double accuracy)
        {
            html.Add($"It names the right class for <strong>{FigureText.Percent(accuracy)}</strong> of rows it had ");
            html.Add($"not seen");
            if (content.Baseline?.Value("accuracy") is double baseline)
                html.Add($"; always saying the most common class is right for {FigureText.Percent(baseline)}");
            html.Add($".");
        }
        if (evaluation.PositiveLabel is string positive && evaluation.Value("roc_auc") is double area)
        {
            html.Add($" Given one row that is {Quoted(positive)} and one that is not, it finds which is which ");
            html.Add($"<strong>{FigureText.Percent(area)}</strong> of the time; guessing would 50 %.");
        }
        else if (evaluation.Value("log_loss") is double loss)
        {
            html.Add($" To the true class it gives a probability of ");
            html.Add($"<strong>{FigureText.Percent(Math.Exp(-loss))}</strong> ");
            html.Add($"in the geometric mean");
            if (content.Baseline?.Value("log_loss") is double baseline)
                html.Add($", against {FigureText.Percent(Math.Exp(-baseline))}");
            html.Add($".");
        }
    }

    private static void WriteRegression(HtmlWriter html, ReportContent content)
    {
        Evaluation evaluation = content.Evaluation;
        if (evaluation.Value("mae") is double error)
        {
            html.Add($"On rows it had not seen it is off by <strong>{FigureText.Quantity(error)}</strong> on average");
            if (content.Baseline?.Value("mae") is double baseline)
                html.Add($"; always saying the same number is off by {FigureText.Quantity(baseline)}");
            html.Add($".");
        }
        if (evaluation.Value("r2") is double explained)
        {
            if (explained > 0)
                html.Add($" It explains <strong>{FigureText.Percent(explained)}</strong> of the variance of {evaluation.Target}.");
            else
                html.Add($" It explains none of the variance of {evaluation.Target}.");
        }
    }

    private static string Quoted(string label) => $"‘{label}’";
}

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
        switch (content.Evaluation.Task)
        {
            case LearningTask.Regression:
                WriteRegression(html, content);
                break;
            case LearningTask.MultiOutputRegression:
                WriteTargets(html, content.Evaluation);
                break;
            case LearningTask.Ranking:
                WriteRanking(html, content);
                break;
            case LearningTask.Survival:
                WriteSurvival(html, content.Evaluation);
                break;
            case LearningTask.OutlierDetection:
                WriteOutliers(html, content.Evaluation);
                break;
            default:
                WriteClassification(html, content);
                break;
        }
        string sentence = html.ToString();
        return new Markup(
            content.MayHaveSeen ? sentence.Replace("it had not seen", "that it may have learnt from", StringComparison.Ordinal) : sentence);
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

    private static void WriteTargets(HtmlWriter html, Evaluation evaluation)
    {
        if (evaluation.Value("r2") is double mean)
        {
            html.Add($"On rows it had not seen it explains <strong>{FigureText.Percent(mean)}</strong> of the variance of ");
            html.Add($"its {FigureText.Plural(evaluation.Targets.Count, "target", "targets")} on average.");
        }
        TargetScores[] ranked = [.. evaluation.Targets.Where(t => t.R2 is not null).OrderByDescending(t => t.R2)];
        if (ranked.Length > 1)
        {
            html.Add($" Best told is {ranked[0].Target} ({FigureText.Percent(ranked[0].R2!.Value)}), ");
            html.Add($"worst {ranked[^1].Target} ({FigureText.Percent(ranked[^1].R2!.Value)}).");
        }
    }

    private static void WriteRanking(HtmlWriter html, ReportContent content)
    {
        Evaluation evaluation = content.Evaluation;
        if (evaluation.Value("ndcg") is double gain)
        {
            html.Add($"Its order of {FigureText.Plural(evaluation.Queries, "query", "queries")} it had not seen has ");
            html.Add($"<strong>{FigureText.Percent(gain)}</strong> of the gain of the best order");
            if (content.Baseline?.Value("ndcg") is double baseline)
                html.Add($"; an order by chance has {FigureText.Percent(baseline)}");
            html.Add($".");
        }
        if (evaluation.Value("mrr") is double rank && rank > 0)
            html.Add($" The first row of use comes at place {FigureText.Quantity(1 / rank)}, in the harmonic mean.");
    }

    private static void WriteSurvival(HtmlWriter html, Evaluation evaluation)
    {
        if (evaluation.Value("concordance") is double right)
        {
            html.Add($"Of two rows it had not seen, it tells which has its event first ");
            html.Add($"<strong>{FigureText.Percent(right)}</strong> of the time; guessing would 50 %. ");
        }
        html.Add($"{FigureText.Plural(evaluation.Events, "event", "events")} among {FigureText.Plural(evaluation.Rows, "row", "rows")} ");
        html.Add($"were seen.");
    }

    private static void WriteOutliers(HtmlWriter html, Evaluation evaluation)
    {
        if (evaluation.Value("outlier_share") is double share)
            html.Add($"It calls <strong>{FigureText.Percent(share)}</strong> of the rows it had not seen outliers.");
        if (evaluation.Value("roc_auc") is double area)
        {
            html.Add($" Given an outlier and another row, it scores the outlier higher ");
            html.Add($"<strong>{FigureText.Percent(area)}</strong> of the time.");
        }
        else
        {
            html.Add($" No column says which rows are, so how right it is cannot be told.");
        }
    }

    private static string Quoted(string label) => $"‘{label}’";
}

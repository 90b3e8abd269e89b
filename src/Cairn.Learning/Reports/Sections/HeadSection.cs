using Cairn.Learning.Metrics;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Models;

namespace Cairn.Learning.Reports.Sections;

/// <summary>What was predicted, how well in one sentence, and the figures that matter most.</summary>
internal static class HeadSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        Evaluation evaluation = content.Evaluation;
        html.Add($"<header class=\"page-head\">\n<p class=\"eyebrow\">{TaskName(evaluation)} · ");
        if (content.Model is string name)
            html.Add($"{name} · ");
        html.Add($"{content.Learner} · ");
        html.Add($"judged on {FigureText.Plural(evaluation.Rows, "row", "rows")}");
        if (content.JudgedOn is string rows)
            html.Add($" ({rows})");
        html.Add($"</p>\n<h1>{Title(evaluation)}</h1>\n<p ");
        html.Add($"class=\"verdict\">{Verdict.Of(content)}</p>\n</header>\n");
        if (Verdict.BeatsBaseline(content) == false)
        {
            html.Add($"<p class=\"notice bad\">The model is no better than a baseline that ignores every column. ");
            html.Add($"It should not be used as it is.</p>\n");
        }
        if (content.Warnings.Count > 0)
        {
            html.Add($"<p class=\"notice bad\"><strong>The figures may be too good.</strong> ");
            html.Add($"{content.Warnings[0].Message}");
            if (content.Warnings.Count > 1)
                html.Add($" <a href=\"#leaks\">{FigureText.Plural(content.Warnings.Count - 1, "more sign", "more signs")} of leaks</a>.");
            html.Add($"</p>\n");
        }
        if (content.MayHaveSeen)
        {
            html.Add($"<p class=\"notice\">The model was trained on the file that it is judged by here: rows that it learnt ");
            html.Add($"from flatter it. Give rows that it has not seen.</p>\n");
        }
        WriteTiles(html, content);
    }

    private static void WriteTiles(HtmlWriter html, ReportContent content)
    {
        string[] names = content.Evaluation.Task switch
        {
            LearningTask.BinaryClassification => ["roc_auc", "accuracy", "f1", "log_loss"],
            LearningTask.MulticlassClassification => ["accuracy", "balanced_accuracy", "f1", "log_loss"],
            LearningTask.Ranking => ["ndcg", "ndcg_at_5", "map", "mrr"],
            LearningTask.Survival => ["concordance"],
            LearningTask.OutlierDetection => ["outlier_share", "roc_auc", "pr_auc"],
            _ when content.Evaluation.Value("quantile_loss") is not null => ["quantile_loss", "coverage", "mae", "r2"],
            _ => ["r2", "mae", "rmse", "mape"],
        };
        html.Add($"<dl class=\"tiles\">\n");
        foreach (string name in names)
        {
            if (content.Evaluation.Value(name) is not double value)
                continue;
            html.Add($"<div class=\"tile\"><dt>{Metric.Parse(name).Title}</dt>");
            html.Add($"<dd class=\"figure\">{MetricText.Of(name, value)}</dd>");
            if (content.Baseline?.Value(name) is double baseline)
                html.Add($"<dd class=\"note\">baseline {MetricText.Of(name, baseline)}</dd>");
            html.Add($"</div>\n");
        }
        html.Add($"</dl>\n");
    }

    private static string TaskName(Evaluation evaluation) => evaluation.Task switch
    {
        LearningTask.BinaryClassification => "Two classes",
        LearningTask.MulticlassClassification => $"{evaluation.Labels.Count} classes",
        LearningTask.Ranking => $"Ranking of {FigureText.Plural(evaluation.Queries, "query", "queries")}",
        LearningTask.Survival => "Survival",
        LearningTask.MultiOutputRegression => "Regression of several targets",
        LearningTask.OutlierDetection => "Outliers",
        _ => "Regression",
    };

    private static string Title(Evaluation evaluation) => evaluation.Task switch
    {
        LearningTask.OutlierDetection => "Telling outliers",
        LearningTask.Ranking => $"Ranking by {evaluation.Target}",
        LearningTask.Survival => $"Predicting {evaluation.Target} until the event",
        _ when evaluation.Targets.Count > 0 => "Predicting " + string.Join(", ", evaluation.Targets.Select(t => t.Target)),
        _ => $"Predicting {evaluation.Target}",
    };
}

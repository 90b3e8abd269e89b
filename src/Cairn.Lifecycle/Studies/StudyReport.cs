using System.Globalization;
using Cairn.Learning.Reports;
using Cairn.Learning.Reports.Charts;
using Cairn.Learning.Reports.Html;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Tuning.Trials;

namespace Cairn.Lifecycle.Studies;

/// <summary>
/// Writes a search as one HTML page that needs nothing beside it: how it went, which values did well, which parameters matter, and
/// every trial.
/// </summary>
public static class StudyReport
{
    private const double MarkedShare = 0.1;
    private const int MostImportances = 20;

    /// <summary>The page as text.</summary>
    public static string Render(StudyOutcome outcome)
    {
        Trial[] complete = [.. outcome.Study.Trials.Where(t => t.State == TrialState.Complete)];
        List<IReportSection> sections = [new WrittenSection("history", "History", html => History(html, outcome, complete))];
        if (outcome.Objectives.Others.Count > 0)
            sections.Add(new WrittenSection("front", "Front", html => Front(html, outcome, complete)));
        if (complete.Length > 1)
            sections.Add(new WrittenSection("parallel", "Values", html => Parallel(html, outcome, complete)));
        if (outcome.Importance.Count > 0)
            sections.Add(new WrittenSection("importance", "Importance", html => Importance(html, outcome)));
        if (complete.Length > 1)
            sections.Add(new WrittenSection("slices", "Slices", html => Slices(html, outcome, complete)));
        sections.Add(new WrittenSection("trials", "Trials", html => Trials(html, outcome)));
        return ReportPage.Render($"{outcome.Study.Name} · tuning", html => Head(html, outcome, complete), sections);
    }

    private static void Head(HtmlWriter html, StudyOutcome outcome, Trial[] complete)
    {
        string metric = outcome.Objectives.Metric.Name;
        int pruned = outcome.Study.Trials.Count(t => t.State == TrialState.Pruned);
        html.Add($"<header class=\"page-head\">\n<p class=\"eyebrow\">Study · {string.Join(", ", outcome.Space.Kinds)} · ");
        html.Add($"{FigureText.Plural(outcome.Study.Trials.Count, "trial", "trials")}</p>\n<h1>{outcome.Study.Name}</h1>\n");
        html.Add($"<p class=\"verdict\">Trial {outcome.Best.Number} is the best on the folds; it became ");
        html.Add($"{outcome.Training.Version.Name} version {outcome.Training.Version.Version}, judged on rows that no trial saw: ");
        html.Add($"{outcome.Training.MeasuredOn}.</p>\n</header>\n<dl class=\"tiles\">\n");
        Tile(html, $"{outcome.Objectives.Metric.Title}, folds", MetricText.Of(metric, outcome.ValueOf(outcome.Best)));
        if (outcome.Training.Metrics.TryGetValue(metric, out double held))
            Tile(html, $"{outcome.Objectives.Metric.Title}, held out", MetricText.Of(metric, held));
        Tile(html, "Judged", FigureText.Count(complete.Length));
        Tile(html, "Given up early", FigureText.Count(pruned));
        Tile(html, "Time of the trials", FigureText.Quantity(outcome.Study.Trials.Sum(t => t.Seconds)) + " s");
        html.Add($"</dl>\n");
    }

    private static void Tile(HtmlWriter html, string name, string value) =>
        html.Add($"<div class=\"tile\"><dt>{name}</dt><dd class=\"figure\">{value}</dd></div>\n");

    private static void History(HtmlWriter html, StudyOutcome outcome, Trial[] complete)
    {
        string title = outcome.Objectives.Metric.Title;
        double[] numbers = [.. complete.Select(t => (double)t.Number)];
        double[] values = [.. complete.Select(outcome.ValueOf)];
        double[] best = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            best[i] = i == 0 || outcome.Objectives.Metric.IsBetter(values[i], best[i - 1]) ? values[i] : best[i - 1];
        html.Add($"<header><h2>History</h2><p>Each trial that was judged to its end, and the best so far.</p></header>\n");
        html.Add($"<div class=\"figures\">\n");
        html.AddChart(title, null, Chart.Lines(
            new ChartAxis("trial"), new ChartAxis(title),
            [new ChartLine("best so far", numbers, best), new ChartLine("trial", numbers, values, IsLoose: true)], isStep: true));
        html.Add($"</div>\n");
    }

    private static void Front(HtmlWriter html, StudyOutcome outcome, Trial[] complete)
    {
        html.Add($"<header><h2>Front</h2><p>Trials on the line are beaten by no other in everything.</p></header>\n<div class=\"figures\">\n");
        for (int other = 1; other < outcome.Objectives.Names.Count; other++)
        {
            string name = UnitOf(outcome.Objectives.Names[other]);
            Trial[] front = [.. outcome.Front.OrderBy(t => t.Losses[other])];
            html.AddChart(outcome.Objectives.Metric.Title + " against " + outcome.Objectives.Names[other], null, Chart.Lines(
                new ChartAxis(name), new ChartAxis(outcome.Objectives.Metric.Title),
                [
                    new ChartLine("front", [.. front.Select(t => t.Losses[other])], [.. front.Select(outcome.ValueOf)], HasMarkers: true),
                    new ChartLine(
                        "trial", [.. complete.OrderBy(t => t.Losses[other]).Select(t => t.Losses[other])],
                        [.. complete.OrderBy(t => t.Losses[other]).Select(outcome.ValueOf)], IsLoose: true),
                ]));
        }
        html.Add($"</div>\n");
    }

    private static string UnitOf(string objective) => objective switch
    {
        "latency" => "latency, µs a row",
        "size" => "size, bytes",
        "fit_time" => "time of a fit, s",
        _ => objective,
    };

    // Of several learners each has a diagram with its own options, since those of the others mean nothing on its lines.
    private static void Parallel(HtmlWriter html, StudyOutcome outcome, Trial[] complete)
    {
        int marked = Math.Max(1, (int)Math.Ceiling(MarkedShare * complete.Length));
        HashSet<int> best = [.. complete.OrderBy(t => t.Losses[0]).Take(marked).Select(t => t.Number)];
        html.Add($"<header><h2>Values</h2><p>One line a trial; the best {FigureText.Plural(marked, "trial is", "trials are")} ");
        html.Add($"coloured. A line passes by an option that means nothing in its trial.</p></header>\n<div class=\"figures wide\">\n");
        IReadOnlyList<string> kinds = outcome.Space.Kinds;
        if (kinds.Count == 1)
            ParallelOf(html, outcome, "Parallel coordinates", null, complete, best);
        for (int kind = 0; kind < kinds.Count && kinds.Count > 1; kind++)
        {
            Trial[] own = [.. complete.Where(t => (int)t.Point[0] == kind)];
            if (own.Length > 0)
                ParallelOf(html, outcome, "Parallel coordinates, " + kinds[kind], kinds[kind] + ".", own, best);
        }
        html.Add($"</div>\n");
    }

    private static void ParallelOf(
        HtmlWriter html, StudyOutcome outcome, string title, string? prefix, Trial[] trials, HashSet<int> best)
    {
        (Parameter Parameter, int Place)[] shown =
        [
            .. outcome.Space.Space.Parameters.Index().Select(p => (Parameter: p.Item, Place: p.Index)).Where(p =>
                (prefix is null || p.Parameter.Name.StartsWith(prefix, StringComparison.Ordinal))
                && trials.Any(t => !double.IsNaN(t.Point[p.Place]))),
        ];
        if (shown.Length == 0)
            return;
        html.AddChart(title, null, Chart.Parallel(
            [
                .. shown.Select(p => (
                    p.Parameter.Name[(prefix?.Length ?? 0)..], p.Parameter.Range.IsLog,
                    p.Parameter.Range.IsChoice ? p.Parameter.Range.Choices : null)),
                (outcome.Objectives.Metric.Title, false, null),
            ],
            trials.Select(t => (
                "trial " + t.Number.ToString(CultureInfo.InvariantCulture),
                (IReadOnlyList<double>)[.. shown.Select(p => Within(p.Parameter, t.Point[p.Place])), outcome.ValueOf(t)],
                best.Contains(t.Number)))), 340);
    }

    // The default options, which are tried first, may lie outside a range; they stand at its end.
    private static double Within(Parameter parameter, double value) =>
        double.IsNaN(value) ? value : Math.Clamp(value, parameter.Range.Low, parameter.Range.High);

    private static void Importance(HtmlWriter html, StudyOutcome outcome)
    {
        html.Add($"<header><h2>Importance</h2><p>Share of the variance of the metric over the space that a parameter explains by ");
        html.Add($"itself (functional ANOVA over a forest). What is missing to 100 % is of parameters together.</p></header>\n");
        html.Add($"<div class=\"figures\">\n");
        html.AddChart("Share of the variance", null, Chart.Bars(
            new ChartAxis("share", IsPercent: true),
            outcome.Importance.Take(MostImportances).Select(i => new ChartBar(i.Name, i.Share))));
        html.Add($"</div>\n");
    }

    private static void Slices(HtmlWriter html, StudyOutcome outcome, Trial[] complete)
    {
        string title = outcome.Objectives.Metric.Title;
        html.Add($"<header><h2>Slices</h2><p>The metric of each trial against one parameter.</p></header>\n<div class=\"grid-2 figures\">\n");
        foreach ((int i, Parameter parameter) in outcome.Space.Space.Parameters.Index())
        {
            Trial[] having = [.. complete.Where(t => !double.IsNaN(t.Point[i]))];
            if (having.Length == 0 || parameter.Count == 1)
                continue;
            if (!parameter.Range.IsChoice)
            {
                html.AddChart(parameter.Name, null, Chart.Scatter(
                    new ChartAxis(parameter.Name, parameter.Range.Low, parameter.Range.High, IsLog: parameter.Range.IsLog),
                    new ChartAxis(title), [.. having.Select(t => Within(parameter, t.Point[i]))], [.. having.Select(outcome.ValueOf)]));
                continue;
            }
            html.AddChart(parameter.Name, "Mean, and from the worst to the best.", Chart.Bars(
                new ChartAxis(title),
                having.GroupBy(t => t.Point[i]).OrderBy(g => g.Key).Select(g => new ChartBar(
                    parameter.Range.Format(g.Key), g.Average(outcome.ValueOf), g.Min(outcome.ValueOf), g.Max(outcome.ValueOf)))));
        }
        html.Add($"</div>\n");
    }

    private static void Trials(HtmlWriter html, StudyOutcome outcome)
    {
        html.Add($"<header><h2>Trials</h2></header>\n<div class=\"table-scroll\"><table><thead><tr><th class=\"num\">trial</th><th>state</th>");
        foreach (string name in outcome.Objectives.Names)
            html.Add($"<th class=\"num\">{UnitOf(name)}</th>");
        html.Add($"<th class=\"num\">seconds</th><th>options</th></tr></thead><tbody>\n");
        foreach (Trial trial in outcome.Study.Trials)
        {
            html.Add($"<tr><td class=\"num\">{trial.Number}</td><td>{TrialText.Of(trial.State)}</td>");
            for (int i = 0; i < outcome.Objectives.Names.Count; i++)
            {
                string value = trial.Losses.Count == 0 ? "" : FigureText.Quantity(i == 0 ? outcome.ValueOf(trial) : trial.Losses[i]);
                html.Add($"<td class=\"num\">{value}</td>");
            }
            string options = string.Join(' ', outcome.Space.Space.Describe(trial.Point).Select(o => $"{o.Key}={o.Value}"));
            html.Add($"<td class=\"num\">{FigureText.Quantity(trial.Seconds)}</td><td>{options}</td></tr>\n");
        }
        html.Add($"</tbody></table></div>\n");
    }
}

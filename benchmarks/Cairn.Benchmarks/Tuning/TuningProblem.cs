using Cairn.Learning.Linear;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Learning.Validation;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Benchmarks.Tuning;

/// <summary>What a search minimises: a test function, or the loss of a learner over the folds of a real table.</summary>
/// <param name="Name">Name in the rows.</param>
/// <param name="Space">Where it is defined.</param>
/// <param name="Loss">Its value at a point.</param>
/// <param name="Least">Its least value; null where nobody knows.</param>
/// <param name="Trials">Trials of a search.</param>
internal sealed record TuningProblem(
    string Name, SearchSpace Space, Func<double[], double> Loss, double? Least, int Trials)
{
    private static readonly double[] s_heights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] s_widths =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] s_middles =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    /// <summary>Names of all problems.</summary>
    public static IReadOnlyList<string> Names { get; } = ["branin", "hartmann6", "rosenbrock10", "boosting", "forest", "logistic"];

    /// <summary>The problem called <paramref name="name"/>.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="read">Reads a data set by name.</param>
    public static TuningProblem Of(string name, Func<string, Dataset> read) => name switch
    {
        "branin" => new(name, Box(("x1", -5, 10), ("x2", 0, 15)), Branin, 0.39788735772973816, 60),
        "hartmann6" => new(name, Box([.. Enumerable.Range(1, 6).Select(i => ($"x{i}", 0.0, 1.0))]), Hartmann, -3.322368011415515, 80),
        "rosenbrock10" => new(name, Box([.. Enumerable.Range(1, 10).Select(i => ($"x{i}", -5.0, 10.0))]), Rosenbrock, 0, 100),
        "boosting" => Learn(name, GradientBoosting.Kind, read("mpg"), [new("rounds", "40")]),
        "forest" => Learn(name, RandomForest.Kind, read("diabetes"), [new("trees", "20")]),
        "logistic" => Learn(name, LogisticRegression.Kind, read("german"), []),
        _ => throw new ArgumentException($"There is no problem '{name}'."),
    };

    private static SearchSpace Box(params (string Name, double Low, double High)[] sides) =>
        new([.. sides.Select(s => new Parameter(s.Name, SearchRange.Number(s.Low, s.High)))]);

    private static TuningProblem Learn(
        string name, LearnerKind kind, Dataset data, IReadOnlyList<KeyValuePair<string, string>> fixedOptions)
    {
        SearchSpace space = new(
            [.. kind.Options.Where(o => o.Search is not null).Select(o => new Parameter(o.Name, o.Search!))]);
        FoldSet folds = Folds.For(data, 3, 1);
        Metric metric = data.Task == Models.LearningTask.Regression ? Metric.Parse("rmse") : Metric.Parse("log_loss");
        FitContext context = new() { Threads = 1, Seed = 1 };
        double Loss(double[] point) => CrossValidation.Run(
            kind.Create([.. fixedOptions, .. space.Describe(point)]), data, folds, context).Metrics[metric.Name].Mean;
        return new TuningProblem(name, space, Loss, null, 40);
    }

    private static double Branin(double[] x)
    {
        double bend = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x[0]) + 10;
    }

    private static double Hartmann(double[] x) => -s_heights.Index().Sum(peak => peak.Item * Math.Exp(
        -x.Index().Sum(c => s_widths[peak.Index][c.Index] * Math.Pow(c.Item - s_middles[peak.Index][c.Index], 2))));

    private static double Rosenbrock(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length - 1; i++)
            sum += 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2);
        return sum;
    }
}

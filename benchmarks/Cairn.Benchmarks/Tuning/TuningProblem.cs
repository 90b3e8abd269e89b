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
    /// <summary>Names of the problems that goals are set for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["branin", "hartmann6", "rosenbrock10", "boosting", "forest", "logistic"];

    /// <summary>Further functions, by which settings of the samplers are chosen so that the goals do not choose them.</summary>
    public static IReadOnlyList<string> Others { get; } = ["hartmann3", "ackley5", "levy6", "styblinski5", "griewank5", "sphere8"];

    /// <summary>The problem called <paramref name="name"/>.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="read">Reads a data set by name.</param>
    public static TuningProblem Of(string name, Func<string, Dataset> read) => name switch
    {
        "branin" => new(name, Box(("x1", -5, 10), ("x2", 0, 15)), TestFunctions.Branin, 0.39788735772973816, 60),
        "hartmann6" => new(name, Cube(6, 0, 1), TestFunctions.Hartmann6, -3.322368011415515, 80),
        "rosenbrock10" => new(name, Cube(10, -5, 10), TestFunctions.Rosenbrock, 0, 100),
        "hartmann3" => new(name, Cube(3, 0, 1), TestFunctions.Hartmann3, -3.86277978733266, 60),
        // The least value of these lies off the middle, where searches may begin.
        "ackley5" => new(name, Cube(5, -10, 30), TestFunctions.Ackley, 0, 80),
        "levy6" => new(name, Cube(6, -10, 5), TestFunctions.Levy, 0, 80),
        "styblinski5" => new(name, Cube(5, -5, 5), TestFunctions.StyblinskiTang, -195.8308285, 80),
        "griewank5" => new(name, Cube(5, -200, 600), TestFunctions.Griewank, 0, 80),
        "sphere8" => new(name, Cube(8, -2, 6), TestFunctions.Sphere, 0, 100),
        "boosting" => Learn(name, GradientBoosting.Kind, read("mpg"), [new("rounds", "40")]),
        "forest" => Learn(name, RandomForest.Kind, read("diabetes"), [new("trees", "20")]),
        "logistic" => Learn(name, LogisticRegression.Kind, read("german"), []),
        _ => throw new ArgumentException($"There is no problem '{name}'."),
    };

    private static SearchSpace Cube(int dimensions, double low, double high) =>
        Box([.. Enumerable.Range(1, dimensions).Select(i => ($"x{i}", low, high))]);

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
}

namespace Cairn.Benchmarks;

/// <summary>A named set of measurements.</summary>
internal interface IBenchmark
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures and gives the rows; progress goes to standard error.</summary>
    /// <param name="quick">Under a minute in all, on smaller work.</param>
    IEnumerable<BenchmarkRow> Run(bool quick);
}

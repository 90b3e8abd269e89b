namespace Cairn.Benchmarks;

/// <summary>A named set of measurements.</summary>
internal interface IBenchmark
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures and gives the rows; progress goes to standard error.</summary>
    /// <param name="options">What the command line asks for.</param>
    IEnumerable<BenchmarkRow> Run(BenchmarkOptions options);
}

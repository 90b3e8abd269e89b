using Cairn.Numerics.Optimization;
using Cairn.Numerics.Random;

namespace Cairn.Numerics.Tests.Optimization;

public sealed class LbfgsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(100)]
    public void Finds_the_minimum_of_the_rosenbrock_function(int n)
    {
        double[] start = [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? -1.2 : 1.0)];
        LbfgsResult result = Lbfgs.Minimize(Rosenbrock, start, new LbfgsOptions { GradientTolerance = 1e-9 });
        Assert.True(result.Converged);
        Assert.Equal(0, result.Value, 1e-15);
        Assert.All(result.Point, x => Assert.Equal(1, x, 1e-6));
        Assert.InRange(result.Iterations, 10, 800);
    }

    [Fact]
    public void Gradient_of_the_rosenbrock_function_agrees_with_central_differences()
    {
        SeededRandom random = new(2);
        double[] point = [.. Enumerable.Range(0, 8).Select(_ => random.NextNormal())];
        double[] gradient = new double[8];
        Rosenbrock(point, gradient);
        for (int i = 0; i < point.Length; i++)
        {
            double step = 1e-6;
            double[] up = [.. point], down = [.. point];
            up[i] += step;
            down[i] -= step;
            double difference = (Rosenbrock(up, new double[8]) - Rosenbrock(down, new double[8])) / (2 * step);
            Assert.Equal(difference, gradient[i], 1e-5 * (1 + Math.Abs(gradient[i])));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e4)]
    [InlineData(1e6)]
    public void Finds_the_minimum_of_a_quadratic_however_long_its_valley(double condition)
    {
        const int n = 20;
        double[] scale = [.. Enumerable.Range(0, n).Select(i => Math.Pow(condition, i / (n - 1.0)))];
        LbfgsResult result = Lbfgs.Minimize(
            (point, gradient) =>
            {
                double value = 0;
                for (int i = 0; i < n; i++)
                {
                    gradient[i] = scale[i] * (point[i] - i);
                    value += 0.5 * gradient[i] * (point[i] - i);
                }
                return value;
            },
            new double[n], new LbfgsOptions { GradientTolerance = 1e-7, MaxIterations = 5000 });
        Assert.True(result.Converged);
        for (int i = 0; i < n; i++)
            Assert.Equal(i, result.Point[i], 1e-5);
    }

    [Fact]
    public void Steps_back_from_where_the_function_is_not_defined()
    {
        LbfgsResult result = Lbfgs.Minimize(
            (point, gradient) =>
            {
                // x − log x, whose minimum is 1, and which has no value at 0 and below.
                gradient[0] = 1 - 1 / point[0];
                return point[0] > 0 ? point[0] - Math.Log(point[0]) : double.PositiveInfinity;
            },
            [20.0], new LbfgsOptions { GradientTolerance = 1e-10 });
        Assert.True(result.Converged);
        Assert.Equal(1, result.Point[0], 1e-8);
    }

    [Fact]
    public void A_start_at_the_minimum_takes_no_step()
    {
        LbfgsResult result = Lbfgs.Minimize(Rosenbrock, [1, 1, 1]);
        Assert.True(result.Converged);
        Assert.Equal(0, result.Iterations);
    }

    [Fact]
    public void The_limit_of_iterations_is_kept_and_told()
    {
        List<int> seen = [];
        LbfgsResult result = Lbfgs.Minimize(
            Rosenbrock, [-1.2, 1], new LbfgsOptions { MaxIterations = 3, Iterated = (iteration, _, _) => seen.Add(iteration) });
        Assert.False(result.Converged);
        Assert.Equal(3, result.Iterations);
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public void Every_iteration_lowers_the_function()
    {
        List<double> values = [];
        Lbfgs.Minimize(Rosenbrock, [-1.2, 1, -1.2, 1], new LbfgsOptions { Iterated = (_, value, _) => values.Add(value) });
        Assert.Equal(values.OrderDescending(), values);
    }

    [Fact]
    public void Cancelling_returns_the_point_so_far()
    {
        using CancellationTokenSource cancel = new();
        LbfgsOptions options = new()
        {
            Cancellation = cancel.Token,
            Iterated = (iteration, _, _) =>
            {
                if (iteration == 5)
                    cancel.Cancel();
            },
        };
        LbfgsResult result = Lbfgs.Minimize(Rosenbrock, [-1.2, 1], options);
        Assert.Equal(5, result.Iterations);
        Assert.False(result.Converged);
        Assert.True(result.Value < 24.2);
    }

    [Fact]
    public void A_function_that_is_not_finite_at_the_start_is_refused() =>
        Assert.Throws<ArithmeticException>(() => Lbfgs.Minimize((_, _) => double.NaN, [1.0]));

    [Fact]
    public void A_gradient_below_rounding_ends_the_search()
    {
        // The value carries an error of its last digit, so the gradient cannot be made as small as asked for.
        LbfgsResult result = Lbfgs.Minimize(
            (point, gradient) =>
            {
                gradient[0] = 2 * (point[0] - 0.1);
                return 1e6 + (point[0] - 0.1) * (point[0] - 0.1);
            },
            [3.0], new LbfgsOptions { GradientTolerance = 1e-300 });
        Assert.Equal(0.1, result.Point[0], 1e-4);
        Assert.InRange(result.Iterations, 0, 999);
    }

    [Fact]
    public void Conjugate_gradients_solve_in_as_many_steps_as_there_are_different_scales()
    {
        double[] diagonal = [1, 1, 10, 10, 100, 100];
        double[] b = [1, 2, 3, 4, 5, 6];
        (double[] x, int iterations, bool converged) = ConjugateGradient.Solve(
            (vector, product) =>
            {
                for (int i = 0; i < vector.Length; i++)
                    product[i] = diagonal[i] * vector[i];
            },
            [1, 1, 1, 1, 1, 1], b, 1e-12, 100);
        Assert.True(converged);
        Assert.InRange(iterations, 1, 4);
        for (int i = 0; i < b.Length; i++)
            Assert.Equal(b[i] / diagonal[i], x[i], 1e-10);
    }

    [Fact]
    public void Conjugate_gradients_of_a_singular_matrix_solve_what_can_be_solved()
    {
        // A = 1 1ᵀ of rank 1, b in its range.
        (double[] x, _, bool converged) = ConjugateGradient.Solve(
            (vector, product) => product.Fill(vector[0] + vector[1] + vector[2]), [1, 1, 1], [6, 6, 6], 1e-12, 100);
        Assert.True(converged);
        Assert.All(x, value => Assert.Equal(2, value, 1e-12));
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        double value = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double rise = x[i + 1] - x[i] * x[i];
            value += 100 * rise * rise + (1 - x[i]) * (1 - x[i]);
            gradient[i] += -400 * x[i] * rise - 2 * (1 - x[i]);
            gradient[i + 1] += 200 * rise;
        }
        return value;
    }
}

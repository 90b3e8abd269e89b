using Cairn.Numerics.LinearAlgebra;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Linear;

/// <content>The penalised mean log loss and its gradient.</content>
public sealed partial record LogisticRegression
{
    // Parameters of function k: one a column of the design, then the intercept where there is one.
    private sealed class Problem(DesignMatrix matrix, int[] classes, int functions, double l2, bool fitIntercept)
    {
        private readonly int _width = matrix.Design.Width;
        private readonly int _stride = matrix.Design.Width + (fitIntercept ? 1 : 0);

        public int Length => functions * _stride;

        public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            double[] parameters = point.ToArray();
            double[] sums = matrix.Sum(Length + 1, (in Chunk chunk, Span<double> into) =>
            {
                if (functions == 1)
                    AddLogistic(in chunk, parameters, into);
                else
                    AddSoftmax(in chunk, parameters, into);
            });
            double total = matrix.TotalWeight;
            double value = sums[^1] / total;
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] = sums[i] / total;
            double penalty = l2 / total;
            for (int k = 0; k < functions; k++)
            {
                ReadOnlySpan<double> coefficients = point.Slice(k * _stride, _width);
                value += 0.5 * penalty * VectorKernels.Dot(coefficients, coefficients);
                VectorKernels.Axpy(penalty, coefficients, gradient.Slice(k * _stride, _width));
            }
            return value;
        }

        // Of equal models the one whose scores sum to 0 over the classes is taken.
        public (double[] Coefficients, double[] Intercepts) Split(double[] point)
        {
            double[] coefficients = new double[functions * _width];
            double[] intercepts = new double[functions];
            for (int k = 0; k < functions; k++)
            {
                point.AsSpan(k * _stride, _width).CopyTo(coefficients.AsSpan(k * _width));
                intercepts[k] = fitIntercept ? point[k * _stride + _width] : 0;
            }
            if (functions > 1)
            {
                double mean = intercepts.Average();
                for (int k = 0; k < functions; k++)
                    intercepts[k] -= mean;
            }
            return (coefficients, intercepts);
        }

        // ℓ = log(1 + eˢ) − y s and ∂ℓ/∂s = 1 / (1 + e⁻ˢ) − y, both without overflow for any s.
        private void AddLogistic(in Chunk chunk, double[] parameters, Span<double> into)
        {
            double loss = 0;
            for (int i = 0; i < chunk.Count; i++)
            {
                double weight = matrix.Weights[chunk.Start + i];
                if (weight == 0)
                    continue;
                double score = chunk.Dot(i, parameters) + (fitIntercept ? parameters[_width] : 0);
                double label = classes[chunk.Start + i];
                double small = Math.Exp(-Math.Abs(score));
                loss += weight * (Math.Max(score, 0) - label * score + LogOnePlus(small));
                double probability = (score >= 0 ? 1 : small) / (1 + small);
                double slope = weight * (probability - label);
                chunk.AddTo(i, slope, into);
                if (fitIntercept)
                    into[_width] += slope;
            }
            into[^1] += loss;
        }

        // ℓ = log Σ eˢᵏ − sᵧ and ∂ℓ/∂sₖ = softmax(s)ₖ − [k = y].
        private void AddSoftmax(in Chunk chunk, double[] parameters, Span<double> into)
        {
            double[] scores = new double[functions];
            double loss = 0;
            for (int i = 0; i < chunk.Count; i++)
            {
                double weight = matrix.Weights[chunk.Start + i];
                if (weight == 0)
                    continue;
                for (int k = 0; k < functions; k++)
                {
                    ReadOnlySpan<double> own = parameters.AsSpan(k * _stride, _stride);
                    scores[k] = chunk.Dot(i, own) + (fitIntercept ? own[_width] : 0);
                }
                int label = classes[chunk.Start + i];
                double ofLabel = scores[label];
                loss += weight * (Softmax.InPlace(scores) - ofLabel);
                for (int k = 0; k < functions; k++)
                {
                    double slope = weight * (scores[k] - (k == label ? 1 : 0));
                    chunk.AddTo(i, slope, into.Slice(k * _stride, _stride));
                    if (fitIntercept)
                        into[k * _stride + _width] += slope;
                }
            }
            into[^1] += loss;
        }

        // log(1 + x) for x in [0, 1], exact to rounding for small x (Goldberg 1991, theorem 4).
        private static double LogOnePlus(double x)
        {
            double sum = 1 + x;
            return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
        }
    }
}

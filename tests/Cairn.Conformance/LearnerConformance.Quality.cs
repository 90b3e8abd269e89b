using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Conformance;

/// <content>What a learner that looks at the columns finds in data with a truth.</content>
public static partial class LearnerConformance
{
    private static void BeatsTheBaseRate(Subject subject)
    {
        if (subject.Task == LearningTask.OutlierDetection)
        {
            FindsTheFarRow(subject);
            return;
        }
        IModel model = subject.Fit(subject.Easy(rows: 400));
        Table test = subject.Easy(rows: 400, seed: 2);
        Table predicted = model.Predict(test);
        switch (subject.Task)
        {
            case LearningTask.BinaryClassification or LearningTask.MulticlassClassification:
                NamesMoreClasses(test[ConformanceData.Target], predicted.Columns[0]);
                break;
            case LearningTask.Ranking:
                OrdersPairs(test, predicted.Columns[0].ToNumbers(), (a, b) => QueryOf(test, a) == QueryOf(test, b), 1);
                break;
            case LearningTask.Survival:
                // A row that left early says nothing about rows that lived longer, so only observed ones begin a pair.
                double sign = model.Signature.Outputs[0].Name == Signature.RiskName ? -1 : 1;
                double[] times = test[ConformanceData.Target].ToNumbers();
                double[] seen = test[ConformanceData.Event].ToNumbers();
                OrdersPairs(
                    test, predicted.Columns[0].ToNumbers(),
                    (a, b) => seen[times[a] < times[b] ? a : b] == 1, sign);
                break;
            default:
                LeavesLittle(test[ConformanceData.Target], predicted.Columns[0]);
                if (subject.Task == LearningTask.MultiOutputRegression)
                    LeavesLittle(test[ConformanceData.Second], predicted.Columns[1]);
                break;
        }
    }

    private static string? QueryOf(Table table, int row) => table[ConformanceData.Query].Format(row);

    private static void NamesMoreClasses(Column truth, Column answer)
    {
        int rows = truth.Count;
        int right = Enumerable.Range(0, rows).Count(row => answer.Format(row) == truth.Format(row));
        int most = Enumerable.Range(0, rows).GroupBy(truth.Format).Max(group => group.Count());
        Expect.True(rows - right < 0.6 * (rows - most), $"{right} of {rows} right; the base rate gets {most}.");
    }

    private static void LeavesLittle(Column truth, Column answer)
    {
        double[] wanted = truth.ToNumbers();
        double[] found = answer.ToNumbers();
        double mean = wanted.Average();
        double left = wanted.Zip(found, (w, f) => (w - f) * (w - f)).Sum();
        double total = wanted.Sum(w => (w - mean) * (w - mean));
        Expect.True(left < 0.3 * total, $"It leaves {left / total:P0} of the squares of the base rate in '{truth.Name}'.");
    }

    // Of the pairs that can be compared, how many the scores put in the order of the truth.
    private static void OrdersPairs(Table test, double[] scores, Func<int, int, bool> comparable, double sign)
    {
        double[] truth = test[ConformanceData.Target].ToNumbers();
        double right = 0;
        int pairs = 0;
        for (int a = 0; a < truth.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                if (truth[a] == truth[b] || !comparable(a, b))
                    continue;
                pairs++;
                double agreement = (truth[a] - truth[b]) * (scores[a] - scores[b]) * sign;
                right += agreement > 0 ? 1 : agreement == 0 ? 0.5 : 0;
            }
        }
        Expect.True(right > 0.8 * pairs, $"{right} of {pairs} pairs are in the right order; guessing gets half.");
    }

    private static void FindsTheFarRow(Subject subject)
    {
        Table table = subject.Easy(rows: 400);
        double[] size = table["size"].ToNumbers();
        double[] noise = table["noise"].ToNumbers();
        (size[9], noise[9]) = (60, -40);
        Table strange = table.With(new NumberColumn("size", size)).With(new NumberColumn("noise", noise));
        double[] scores = subject.Fit(strange).Predict(strange).Columns[0].ToNumbers();
        int above = scores.Count(score => score > scores[9]);
        Expect.True(above <= 2, $"A row far from all others scores {scores[9]}; {above} rows score higher.");
    }
}

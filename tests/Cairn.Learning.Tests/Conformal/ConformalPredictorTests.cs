using System.Text;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Conformal;
using Cairn.Learning.Linear;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Conformal;

public sealed class ConformalPredictorTests
{
    private static readonly string[] s_numberPlans = ["split", "split:normalised", "cv-plus", "jackknife-plus", "quantile", "mondrian=kind"];
    private static readonly string[] s_classPlans = ["split", "split:aps", "split:raps", "cv-plus", "cv-plus:aps", "mondrian", "mondrian=kind"];

    public static TheoryData<string, bool> Plans
    {
        get
        {
            TheoryData<string, bool> plans = [];
            foreach (string plan in s_numberPlans)
                plans.Add(plan, false);
            foreach (string plan in s_classPlans)
                plans.Add(plan, true);
            return plans;
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void It_covers_what_it_promises_and_survives_storing(string plan, bool classes)
    {
        Dataset train = Make(600, 1, classes);
        Dataset test = Make(3000, 2, classes);
        (IModel model, ConformalPredictor predictor) = Fit(plan, train, classes);
        Table predictions = model.Predict(test.Table);
        CoverageScores scores = CoverageScores.Of(predictor, test, predictions);
        // One calibration of 150 rows: Beta(136, 15), from 0.85 to 0.95 in 95 of 100 cases.
        Assert.InRange(scores.All.Coverage, 0.84, 0.97);
        Assert.Equal(3000, scores.All.Rows);
        Assert.Equal(3000, scores.Groups.Sum(group => group.Rows));
        Assert.Equal(classes ? (plan.EndsWith("kind") ? "kind" : "class") : plan.EndsWith("kind") ? "kind" : "prediction", scores.GroupedBy);

        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> entries = predictor.ToEntries();
        ConformalPredictor loaded = ConformalPredictor.Load(
            entries[ConformalPredictor.FactsEntry], entries[ConformalPredictor.ArraysEntry], model.Signature);
        Assert.Equal(Text(predictor.Answer(test.Table, predictions)), Text(loaded.Answer(test.Table, predictions, threads: 3)));
        Assert.Equal((predictor.Rows, predictor.Plan), (loaded.Rows, loaded.Plan));
        // More is promised by wider answers.
        CoverageScores wide = CoverageScores.Of(loaded, test, predictions, 0.97);
        Assert.True(wide.All.Width > scores.All.Width);
        Assert.True(wide.All.Coverage > scores.All.Coverage);
    }

    [Fact]
    public void Normalised_and_quantile_intervals_are_wider_where_errors_are_larger()
    {
        Dataset train = Make(2000, 3, classes: false);
        Dataset test = Make(2000, 4, classes: false);
        foreach (string plan in new[] { "split:normalised", "quantile" })
        {
            (IModel model, ConformalPredictor predictor) = Fit(plan, train, classes: false);
            Table answer = predictor.Answer(test.Table, model.Predict(test.Table));
            double[] width = [.. answer["upper"].ToNumbers().Zip(answer["lower"].ToNumbers(), (u, l) => u - l)];
            double[] x = test.Table["x"].ToNumbers();
            double calm = width.Where((_, row) => Math.Abs(x[row]) < 0.3).Average();
            double wild = width.Where((_, row) => Math.Abs(x[row]) > 1.2).Average();
            Assert.True(wild > 2 * calm, $"{plan}: {calm} and {wild}");
        }
    }

    [Fact]
    public void Groups_are_each_covered_where_one_threshold_would_not()
    {
        Dataset train = Make(12_000, 5, classes: false);
        Dataset test = Make(6000, 6, classes: false);
        double[] Of(string plan)
        {
            (IModel model, ConformalPredictor predictor) = Fit(plan, train, classes: false);
            CoverageScores scores = CoverageScores.Of(predictor, test, model.Predict(test.Table));
            return plan == "split"
                ? [.. new[] { "calm", "wild" }.Select(kind => Share(predictor, model, test, kind))]
                : [.. scores.Groups.Select(group => group.Coverage)];
        }
        double[] plain = Of("split");
        Assert.True(plain[1] < 0.87 && plain[0] > 0.93);
        Assert.All(Of("mondrian=kind"), coverage => Assert.InRange(coverage, 0.87, 0.935));
    }

    [Fact]
    public void Sets_name_the_likeliest_first_and_bars_within_labels_are_told_apart()
    {
        string?[] sets = [null, "", "a", "a|b", "a\\|b|c"];
        string[][] labels = [[], [], ["a"], ["a", "b"], ["a|b", "c"]];
        Assert.Equal(labels, sets.Select(set => IntervalColumns.LabelsOf(set).ToArray()));
        Table table = IntervalColumns.Sets(["x", "y|z"], [0.3, 0.7, 0.6, 0.4], (row, label) => row == 0 || label == 0);
        Assert.Equal(["y\\|z|x", "x"], Enumerable.Range(0, 2).Select(table["set"].Format));
        Assert.Equal([2, 1], table["set_size"].ToNumbers());
    }

    [Fact]
    public void Randomised_scores_are_uniform_where_probabilities_are_right()
    {
        SeededRandom random = new(8);
        double[] found = new double[4000];
        double[] scores = new double[3];
        SetScore aps = new("aps");
        for (int i = 0; i < found.Length; i++)
        {
            double[] p = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            p = [.. p.Select(v => v / p.Sum())];
            double u = random.NextDouble();
            aps.Of(p, random.NextDouble(), scores);
            found[i] = scores[u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2];
        }
        Array.Sort(found);
        Assert.InRange(found.Index().Max(f => Math.Abs(f.Item - (f.Index + 0.5) / found.Length)), 0, 1.6 / Math.Sqrt(found.Length));
    }

    [Fact]
    public void What_cannot_be_promised_is_refused_plainly()
    {
        Dataset few = Make(30, 9, classes: false);
        Refused("too-few-rows", "at least 9 rows", () => ConformalPredictor.Divide(ConformalPlan.Parse("split"), few, 0));
        Refused("too-few-rows", "at least 36 rows", () => ConformalPredictor.Divide(ConformalPlan.Parse("split"), few, 0));
        Dataset data = Make(400, 10, classes: false);
        Refused("bad-conformal", "no score of", () => ConformalPredictor.Divide(ConformalPlan.Parse("split:lac"), data, 0));
        Refused("bad-conformal", "no classes", () => ConformalPredictor.Divide(ConformalPlan.Parse("mondrian"), data, 0));
        Refused("bad-conformal", "Quantiles are of numbers", () => ConformalPlan.Parse("quantile").Check(LearningTask.BinaryClassification));
        Refused("wrong-task", "ranking", () => ConformalPlan.Parse("split").Check(LearningTask.Ranking));
        Refused("unknown-column", "'colour'", () => Fit("mondrian=colour", data, classes: false));
        (IModel model, ConformalPredictor predictor) = Fit("split", data, classes: false);
        Table predictions = model.Predict(data.Table);
        Refused("too-few-rows", "at least 9999 rows", () => predictor.Answer(data.Table, predictions, 0.9999));
        Refused("bad-coverage", "found 1.5", () => predictor.Answer(data.Table, predictions, 1.5));
        Refused("bad-conformal", "fits models of its own", () => ConformalPredictor.Of(ConformalPlan.Parse("cv-plus"), model, data));
        Refused("too-many-rows", "cv-plus", () => Fit("jackknife-plus", Make(1001, 11, false), classes: false));
    }

    [Fact]
    public void Stored_entries_that_are_broken_are_refused()
    {
        (IModel model, ConformalPredictor predictor) = Fit("cv-plus", Make(200, 12, classes: false), classes: false);
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> entries = predictor.ToEntries();
        byte[] facts = entries[ConformalPredictor.FactsEntry].ToArray();
        byte[] arrays = entries[ConformalPredictor.ArraysEntry].ToArray();
        string text = Encoding.UTF8.GetString(facts);
        string[] changes =
        [
            text[..^20], "[]", "{}", text.Replace("\"version\":1", "\"version\":2"), text.Replace("\"folds\"", "\"residual\""),
            text.Replace("cv-plus", "magic"), text.Replace("\"coverage\":0.9", "\"coverage\":9"), text.Replace("linear-regression", "no-such-kind"),
            text.Replace("\"kind\"", "\"kin\""),
        ];
        foreach (string changed in changes)
            Assert.ThrowsAny<InputException>(() => ConformalPredictor.Load(Encoding.UTF8.GetBytes(changed), arrays, model.Signature));
        SeededRandom random = new(13);
        for (int run = 0; run < 200; run++)
        {
            byte[] bitten = [.. (run % 2 == 0 ? facts : arrays)];
            int at = random.NextInt(bitten.Length);
            bitten[at] ^= (byte)(1 << random.NextInt(8));
            try
            {
                ConformalPredictor.Load(run % 2 == 0 ? bitten : facts, run % 2 == 0 ? arrays : bitten, model.Signature);
            }
            catch (InputException)
            {
                // what it finds it names
            }
            Assert.ThrowsAny<InputException>(() => ConformalPredictor.Load(facts, arrays.AsMemory(0, random.NextInt(arrays.Length)), model.Signature));
        }
    }

    [Fact]
    public void A_package_carries_it()
    {
        (IModel model, ConformalPredictor predictor) = Fit("split", Make(300, 14, classes: true), classes: true);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".cairn");
        try
        {
            new Package(model, PackageManifest.For(model, new LogisticRegression()), extra: predictor.ToEntries()).Save(path);
            ConformalPredictor loaded = ConformalPredictor.Of(Package.Load(path, Learners.Catalog))!;
            Assert.Equal(predictor.Plan, loaded.Plan);
            new Package(model, PackageManifest.For(model, new LogisticRegression())).Save(path);
            Assert.Null(ConformalPredictor.Of(Package.Load(path, Learners.Catalog)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void On_a_stream_that_changes_adaptive_intervals_keep_the_promise()
    {
        (IModel model, ConformalPredictor predictor) = Fit("split", Make(1000, 15, classes: false), classes: false);
        // From the middle on, noise is three times as large.
        Dataset stream = Make(6000, 16, classes: false, louder: 3);
        Table predictions = model.Predict(stream.Table);
        double fixedCoverage = CoverageScores.Of(predictor, stream, predictions).All.Coverage;
        AdaptiveConformal adaptive = predictor.Adaptive(rate: 0.02, window: 1000);
        Table answer = adaptive.Follow(stream, predictions);
        double coverage = adaptive.Covered / (double)adaptive.Seen;
        Assert.True(fixedCoverage < 0.8, $"{fixedCoverage}");
        Assert.Equal(0.9, coverage, (Math.Max(0.1, 0.9) + 0.02) / (0.02 * 6000));
        double[] lower = answer["lower"].ToNumbers();
        double[] upper = answer["upper"].ToNumbers();
        double[] truth = stream.Target.ToNumbers();
        Assert.Equal(adaptive.Covered, truth.Index().Count(t => t.Item >= lower[t.Index] && t.Item <= upper[t.Index]));
        // An answer rests on what came before it alone.
        Table first = predictor.Adaptive(rate: 0.02, window: 1000).Follow(stream.Take([.. Enumerable.Range(0, 3500)]), predictions.Slice(0, 3500));
        Assert.Equal(upper[..3500], first["upper"].ToNumbers());
        (_, ConformalPredictor folds) = Fit("cv-plus", Make(200, 17, classes: false), classes: false);
        Assert.Equal("not-adaptive", Assert.Throws<InputException>(() => folds.Adaptive()).Code);
    }

    [Fact]
    public void Alpha_moves_as_its_authors_say()
    {
        (IModel model, ConformalPredictor predictor) = Fit("split", Make(400, 18, classes: false), classes: false);
        Dataset one = Make(1, 19, classes: false);
        Table far = new(new NumberColumn("prediction", [1e6]));
        AdaptiveConformal adaptive = predictor.Adaptive(0.9, rate: 0.05);
        adaptive.Follow(one, far);
        Assert.Equal(0.1 + 0.05 * (0.1 - 1), adaptive.Alpha, 1e-12);
        adaptive.Follow(one, model.Predict(one.Table));
        Assert.Equal(0.1 + 0.05 * (0.1 - 1) + 0.05 * 0.1, adaptive.Alpha, 1e-12);
        for (int i = 7; i < 10; i++)
            adaptive.Follow(one, new Table(new NumberColumn("prediction", [Math.Pow(10, i)])));
        // Below 0 everything is covered.
        Assert.True(adaptive.Alpha < 0);
        Assert.Equal(double.PositiveInfinity, adaptive.Follow(one, far)["upper"].ToNumbers()[0]);
    }

    private static void Refused(string code, string text, Action action)
    {
        InputException error = Assert.Throws<InputException>(action);
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Message + error.Hint);
    }

    private static string Text(Table table) =>
        string.Join(';', table.Columns.Select(c => string.Join(',', Enumerable.Range(0, c.Count).Select(c.Format))));

    private static double Share(ConformalPredictor predictor, IModel model, Dataset test, string kind)
    {
        Column kinds = test.Table["kind"];
        Dataset part = test.Take([.. Enumerable.Range(0, test.RowCount).Where(row => kinds.Format(row) == kind)]);
        return CoverageScores.Of(predictor, part, model.Predict(part.Table)).All.Coverage;
    }

    private static (IModel Model, ConformalPredictor Predictor) Fit(string text, Dataset data, bool classes)
    {
        ConformalPlan plan = ConformalPlan.Parse(text);
        ILearner learner = classes ? new LogisticRegression() : new LinearRegression();
        (Dataset learn, Dataset? aside) = ConformalPredictor.Divide(plan, data, 7);
        IModel model = learner.Fit(learn);
        return (model, ConformalPredictor.Fit(plan, model, learner, learn, aside, new FitContext { Seed = 7 }));
    }

    // Noise grows with |x|, and is larger for kind 'wild'.
    private static Dataset Make(int rows, ulong seed, bool classes, double louder = 1)
    {
        SeededRandom random = new(seed);
        double[] x = new double[rows];
        string[] kind = new string[rows];
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            x[row] = random.NextNormal();
            kind[row] = random.NextDouble() < 0.3 ? "wild" : "calm";
            double noise = (0.1 + Math.Abs(x[row])) * (kind[row] == "wild" ? 2 : 1) * (row >= rows / 2 ? louder : 1);
            y[row] = 2 * x[row] + noise * random.NextNormal();
        }
        Column target = classes
            ? CategoryColumn.FromTexts("y", [.. y.Select(v => v < -1 ? "low" : v > 1 ? "high" : "mid")])
            : new NumberColumn("y", y);
        return new Dataset(
            new Table(new NumberColumn("x", x), CategoryColumn.FromTexts("kind", kind), target), "y",
            classes ? LearningTask.MulticlassClassification : LearningTask.Regression, ["x", "kind"]);
    }
}

using Cairn.Data;
using Cairn.Data.Reading;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Benchmarks.Accuracy;

/// <summary>A data set of the accuracy benchmark and how it is read.</summary>
/// <param name="Name">Name in the rows.</param>
/// <param name="File">Path below the folder of tables.</param>
/// <param name="Target">Column to predict; without a header c1, c2, ….</param>
/// <param name="Drop">Columns left out: they leak the target or number the rows.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="Task">What the target is, where its values do not say.</param>
/// <param name="SkipFirstLine">Whether the first line is neither a header nor a row.</param>
/// <param name="IsSlow">Whether a quick run leaves it out.</param>
internal sealed record AccuracySet(
    string Name, string File, string Target, string[] Drop, bool HasHeader = true, LearningTask? Task = null,
    bool SkipFirstLine = false, bool IsSlow = false)
{
    private const LearningTask Binary = LearningTask.BinaryClassification;
    private const LearningTask Multiclass = LearningTask.MulticlassClassification;
    private const LearningTask Regression = LearningTask.Regression;

    /// <summary>Every table for classification or regression among the data sets.</summary>
    public static IReadOnlyList<AccuracySet> All { get; } =
    [
        new("adult", "adult_train.csv.gz", "income", [], IsSlow: true),
        new("banknote", "banknote_authentication.csv", "c5", [], false, Binary),
        new("breast_cancer", "breast_cancer_wdbc.csv", "c31", [], false, Binary, SkipFirstLine: true),
        new("german", "german.csv", "c21", [], false, Binary),
        new("haberman", "haberman.csv", "c4", [], false, Binary),
        new("heart_disease", "heart_disease_train.csv", "c14", [], false, Binary),
        new("horse_colic", "horse-colic.csv", "c24", ["c3"], false, Binary),
        new("higgs_like", "lightgbm_binary_classification/binary.train.gz", "c1", [], false, Binary),
        new("oil_spill", "oil-spill.csv", "c50", [], false, Binary),
        new("phoneme", "phoneme.csv", "c6", [], false, Binary),
        new("pima", "pima-indians-diabetes.csv", "c9", [], false, Binary),
        new("titanic", "titanic.csv", "survived", ["alive"], Task: Binary),
        new("geyser", "geyser.csv", "kind", []),
        new("ecoli", "ecoli.csv", "c8", [], false, Multiclass),
        new("five_classes", "lightgbm_multiclass_classification/multiclass.train.gz", "c1", [], false, Multiclass, IsSlow: true),
        new("glass", "glass.csv", "c10", [], false, Multiclass),
        new("iris", "iris.csv", "c5", [], false, Multiclass, SkipFirstLine: true),
        new("optdigits", "optdigits_train.csv", "c65", [], false, Multiclass, IsSlow: true),
        new("penguins", "penguins.csv", "species", []),
        new("wheat_seeds", "wheat-seeds.csv", "c8", [], false, Multiclass),
        new("wine", "wine.csv", "c14", [], false, Multiclass, SkipFirstLine: true),
        new("auto_imports", "auto_imports.csv", "c26", [], false, Regression),
        new("bike_sharing", "bike_sharing_hour_train.csv", "cnt", ["instant", "dteday", "casual", "registered"], IsSlow: true),
        new("california_housing", "california_housing.csv.gz", "median_house_value", [], IsSlow: true),
        new("diabetes", "diabetes.csv", "target", []),
        new("diamonds", "diamonds.csv.gz", "price", [], IsSlow: true),
        new("engel", "engel.csv", "foodexp", []),
        new("healthexp", "healthexp.csv", "Life_Expectancy", []),
        new("mpg", "mpg.csv", "mpg", ["name"]),
        new("randhie", "randhie.csv", "mdvis", [], Task: Regression, IsSlow: true),
        new("star98", "star98.csv", "PR50M", [], Task: Regression),
        new("taxis", "taxis.csv", "tip", ["total"], Task: Regression),
        new("tips", "tips.csv", "tip", []),
    ];

    /// <summary>Reads it from the folder of tables.</summary>
    public Dataset Read(string folder)
    {
        string path = Path.Combine(folder, File);
        TableReadOptions options = new() { HasHeader = HasHeader };
        Table table;
        if (SkipFirstLine)
        {
            string rest = string.Join('\n', System.IO.File.ReadLines(path).Skip(1));
            using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(rest));
            table = TableReader.Read(stream, File, options).Table;
        }
        else
        {
            table = TableReader.Read(path, options).Table;
        }
        return new DatasetBuilder { Target = Target, Drop = Drop, Task = Task }.Build(table).Data;
    }
}

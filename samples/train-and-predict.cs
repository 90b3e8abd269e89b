#:project ../src/Cairn.Lifecycle/Cairn.Lifecycle.csproj

using Cairn.Data;
using Cairn.Data.Generation;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models.Datasets;

// A table goes in, a table comes out: no class is written for the rows.
Table customers = new SubscriptionBusiness(seed: 1).Year(customers: 4000).Table;
(Dataset data, _) = new DatasetBuilder { Target = "churned" }.Build(customers);
Split split = Split.HoldOut(data, fraction: 0.25, seed: 1);

GradientBoosting learner = new() { Rounds = 200, LearningRate = 0.05 };
GradientBoostingModel model = learner.Fit(split.Train);

Evaluation evaluation = Evaluation.Of(model, split.Test);
Console.WriteLine($"ROC AUC {evaluation.Metrics["roc_auc"]:F3} on {evaluation.Rows} rows that the model never saw");

Table predictions = model.Predict(split.Test.Table.Head(3));
for (int row = 0; row < predictions.RowCount; row++)
    Console.WriteLine($"customer {row + 1} leaves with probability {predictions["probability_true"].ValueAt(row):F2}");

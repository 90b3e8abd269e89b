using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>Training with a limit on memory: a packed file may be of any size, so that its rows always go to files.</summary>
public sealed class TrainMemoryTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_model_and_all_that_is_told_of_it_are_those_of_a_training_in_memory()
    {
        Pack("data.csv.gz", 0, 3000);
        string[] common = ["train", "data.csv.gz", "--target", "bought", "--learner", "gradient-boosting", "--set", "rounds=15", "--set", "early_stopping_rounds=5"];
        JsonObject wanted = _tool.Json([.. common, "--out", "in.cairn"]);
        foreach (string threads in new[] { "1", "2" })
        {
            JsonObject found = _tool.Json(
                [.. common, "--out", "out.cairn", "--memory", "400MB", "--scratch", "scratch", "--threads", threads]);
            Assert.Equal(Weights("in.cairn"), Weights("out.cairn"));
            Assert.Equal(Entry("in.cairn", "profile.json"), Entry("out.cairn", "profile.json"));
            foreach (string name in new[] { "task", "target", "options", "rows", "measured_on", "metrics", "baseline_metrics", "importance" })
                Assert.Equal(wanted[name]!.ToJsonString(), found[name]!.ToJsonString());
            Assert.Equal(
                wanted["notes"]!.AsArray().Select(note => (string?)note).Order(),
                found["notes"]!.AsArray().Select(note => (string?)note).Order());
        }
        Assert.Contains("'customer_id' names the row and says nothing about other rows and was left out", wanted["notes"]!.ToJsonString().Replace("\\u0027", "'"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_tool.Folder, "scratch")));
    }

    [Fact]
    public void Test_rows_rows_to_watch_and_standard_input_are_read_into_files_too()
    {
        Pack("data.csv.gz", 0, 2000);
        File.WriteAllText(Path.Combine(_tool.Folder, "test.csv"), Rows(2000, 2600));
        File.WriteAllText(Path.Combine(_tool.Folder, "watched.csv"), Rows(2600, 3000));
        string[] common =
        [
            "--target", "bought", "--learner", "gradient-boosting", "--set", "rounds=12", "--set", "early_stopping_rounds=3",
            "--set", "learning_rate=0.4", "--test", "test.csv", "--validation", "watched.csv", "--name", "m",
        ];
        JsonObject wanted = _tool.Json(["train", "data.csv.gz", .. common, "--out", "in.cairn"]);
        JsonObject found = _tool.Json(["train", "data.csv.gz", .. common, "--out", "out.cairn", "--memory", "300MiB"]);
        Assert.Equal(Weights("in.cairn"), Weights("out.cairn"));
        Assert.Equal(wanted["metrics"]!.ToJsonString(), found["metrics"]!.ToJsonString());
        ToolResult piped = _tool.Run(Rows(0, 2000), ["train", "-", .. common, "--out", "piped.cairn", "--memory", "300MiB", "--json"]);
        Assert.Equal(0, piped.ExitCode);
        Assert.Equal(Weights("in.cairn"), Weights("piped.cairn"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_tool.Folder, ".cairn", "tmp")));
    }

    [Theory]
    [InlineData("--memory lots", "Option --memory: found 'lots', wanted a number of bytes such as 500MB, 2GB or 1.5GiB.")]
    [InlineData("--memory 10MB", "Option --memory: found '10MB', wanted at least 200MB.")]
    [InlineData("--scratch here", "--scratch goes with --memory.")]
    [InlineData("--memory 1GB --learner random-forest", "A limit on memory: found learner random-forest, wanted gradient-boosting, which alone learns from rows that are in files.")]
    [InlineData("--memory 1GB --learner auto", "A limit on memory: found learner auto, wanted gradient-boosting, which alone learns from rows that are in files.")]
    [InlineData("--memory 1GB --folds 3", "A limit on memory: found folds, each of which would be copied.")]
    [InlineData("--memory 1GB --scratch data.csv.gz", "Temporary files cannot be made in folder 'data.csv.gz': ")]
    [InlineData("--memory 1GB --weight customer_id", "Column 'customer_id' is identifier, which is not kept under a limit on memory: its values are too different to be levels.")]
    public void What_cannot_be_is_refused(string options, string message)
    {
        Pack("data.csv.gz", 0, 400);
        string[] given = options.Split(' ');
        string[] learner = given.Contains("--learner") ? [] : ["--learner", "gradient-boosting"];
        ToolResult result = _tool.Run(["train", "data.csv.gz", "--target", "bought", .. learner, .. given]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_column_is_still_the_last_of_the_file_where_it_is_not_kept()
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row % 7},words of row {row * 37}\n"));
        ToolResult result = _tool.Run(
            text, ["train", "-", "--target", "last", "--learner", "gradient-boosting", "--memory", "1GB", "--json"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("text-column", (string?)result.Json()["error"]!["code"]);
        Assert.StartsWith("Column 'b' is ", (string?)result.Json()["error"]!["message"]);
    }

    [Fact]
    public void More_rows_than_the_limit_has_room_for_are_refused_before_the_fit()
    {
        using (GZipStream gzip = new(File.Create(Path.Combine(_tool.Folder, "many.csv.gz")), CompressionLevel.Fastest))
        {
            using StreamWriter writer = new(gzip);
            writer.Write("a,y\n");
            for (int row = 0; row < 1_200_000; row++)
                writer.Write((row % 10) + (row % 7 < 3 ? ",1.5\n" : ",2\n"));
        }
        ToolResult result = _tool.Run(
            "train", "many.csv.gz", "--target", "y", "--task", "regression", "--learner", "gradient-boosting", "--memory", "200MB", "--json");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("not-enough-memory", (string?)result.Json()["error"]!["code"]);
        Assert.StartsWith("1200000 rows: found a limit of 200 MB on memory, wanted at least ", (string?)result.Json()["error"]!["message"]);
    }

    private void Pack(string name, int from, int to)
    {
        using GZipStream gzip = new(File.Create(Path.Combine(_tool.Folder, name)), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(Rows(from, to)));
    }

    private static string Rows(int from, int to)
    {
        StringBuilder text = new("customer_id,age,income,country,member,since,bought\n");
        Random random = new(3 + from);
        for (int row = from; row < to; row++)
        {
            int age = random.Next(18, 90);
            double income = Math.Round(random.NextDouble() * 9000) / 100;
            int country = random.Next(12);
            bool member = random.Next(3) == 0;
            bool bought = age / 30.0 + income / 60 + (member ? 1 : 0) + country % 3 + 2 * random.NextDouble() > 4.5;
            text.Append(CultureInfo.InvariantCulture, $"C{row * 7919L:00000000},{age},{(row % 23 == 0 ? "" : income)},land{country},");
            text.Append(CultureInfo.InvariantCulture, $"{(member ? "yes" : "no")},20{10 + row % 15}-0{1 + row % 9}-11,{(bought ? "yes" : "no")}\n");
        }
        return text.ToString();
    }

    private byte[] Weights(string package) => Entry(package, "weights.safetensors");

    private byte[] Entry(string package, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(_tool.Folder, package));
        using Stream stream = archive.GetEntry(name)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

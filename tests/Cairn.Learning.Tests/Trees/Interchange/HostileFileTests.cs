using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;

namespace Cairn.Learning.Tests.Trees.Interchange;

/// <summary>Files that are cut or damaged: a model that can be asked, or the one kind of error for them.</summary>
public sealed class HostileFileTests
{
    [Theory]
    [InlineData("xgboost-1.7", "category_json.json")]
    [InlineData("xgboost-1.7", "softmax.ubj")]
    [InlineData("xgboost-3.5", "category_ubj.ubj")]
    [InlineData("xgboost-3.5", "vector.json")]
    [InlineData("lightgbm", "category.txt")]
    [InlineData("lightgbm", "linear.txt")]
    public void A_damaged_file_never_gives_another_error(string folder, string name)
    {
        byte[] file = File.ReadAllBytes(GoldenModels.PathOf(folder, name));
        for (int length = 0; length < file.Length; length += 37)
            TryRead(folder, file[..length]);
        Random random = new(2);
        for (int trial = 0; trial < 1500; trial++)
        {
            byte[] damaged = [.. file];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                int at = random.Next(file.Length);
                // Another digit leaves the shape whole, so that it comes to the checks of the trees.
                bool digit = char.IsAsciiDigit((char)file[at]) && random.Next(4) > 0;
                damaged[at] = digit ? (byte)('0' + random.Next(10)) : (byte)(file[at] ^ (1 << random.Next(8)));
            }
            TryRead(folder, damaged);
        }
    }

    [Fact]
    public void Categories_of_huge_codes_do_not_take_the_memory()
    {
        string text = File.ReadAllText(GoldenModels.PathOf("xgboost-1.7", "category_json.json"));
        string huge = text.Replace("\"categories\":[", "\"categories\":[2147483646,");
        Assert.ThrowsAny<InputException>(
            () => XGBoostReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(huge)), "x"));
    }

    private static void TryRead(string folder, byte[] file)
    {
        try
        {
            MemoryStream stream = new(file);
            ImportedTrees read = folder == "lightgbm" ? LightGbmReader.Read(stream, "x") : XGBoostReader.Read(stream, "x");
            GradientBoostingModel model = read.ToModel();
            double[] scores = new double[model.Trees.Outputs * 3];
            model.Trees.Score(new double[model.Trees.Features * 3], scores);
        }
        catch (InputException)
        {
            // The one kind of error that a reader of hostile files may end with.
        }
    }
}

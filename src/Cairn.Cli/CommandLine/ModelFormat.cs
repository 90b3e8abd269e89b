using System.Text;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Drawing;
using Cairn.Learning.Trees.Interchange;
using Cairn.Onnx;

namespace Cairn.Cli.CommandLine;

/// <summary>A format of models of trees that is not Cairn's own.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Write">Writes a model, and says what the format does not hold.</param>
/// <param name="Read">Reads a file; null for pictures and texts, which show one tree.</param>
internal sealed record ModelFormat(
    string Name, string Description, Func<Stream, ITreeModel, TreeChoice, ExportReport> Write,
    Func<string, ImportNames, ImportedTrees>? Read)
{
    private const int UsualDrawnDepth = 5;

    /// <summary>The formats that can be written.</summary>
    public static IReadOnlyList<ModelFormat> All { get; } =
    [
        new("xgboost-json", "XGBoost's JSON",
            (stream, model, _) => XGBoostWriter.Write(stream, model, binary: false), XGBoostReader.Read),
        new("xgboost-ubj", "XGBoost's UBJSON",
            (stream, model, _) => XGBoostWriter.Write(stream, model, binary: true), XGBoostReader.Read),
        new("lightgbm", "LightGBM's text", (stream, model, _) => LightGbmWriter.Write(stream, model), LightGbmReader.Read),
        new("onnx", "ONNX", (stream, model, _) => OnnxTreeWriter.Write(stream, model), OnnxTreeReader.Read),
        new("text", "text", (stream, model, choice) => Draw(
            stream, TreeText.Write(model, choice.Tree, choice.Depth ?? int.MaxValue, missing: true)), null),
        new("svg", "SVG", (stream, model, choice) => Draw(
            stream, TreeSvg.Write(model, choice.Tree, choice.Depth ?? UsualDrawnDepth)), null),
        new("dot", "DOT", (stream, model, choice) => Draw(
            stream, TreeDot.Write(model, choice.Tree, choice.Depth ?? int.MaxValue)), null),
    ];

    /// <summary>Names of the formats that can be read.</summary>
    public static IReadOnlyList<string> Readable { get; } = ["xgboost", "lightgbm", "onnx"];

    /// <summary>The format called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-format</c>.</exception>
    public static ModelFormat Find(string name) => All.FirstOrDefault(f => f.Name == name) ?? throw Unknown(
        "--to", name, All.Select(f => f.Name));

    /// <summary>How a file is read: as asked for, or as its first bytes say.</summary>
    /// <exception cref="InputException"><c>unknown-format</c> or <c>file-not-found</c>.</exception>
    public static Func<string, ImportNames, ImportedTrees> ReaderOf(string path, string? asked) => asked switch
    {
        "xgboost" => XGBoostReader.Read,
        "lightgbm" => LightGbmReader.Read,
        "onnx" => OnnxTreeReader.Read,
        not null => throw Unknown("--as", asked, Readable),
        null => Guess(path),
    };

    private static Func<string, ImportNames, ImportedTrees> Guess(string path)
    {
        byte[] start = new byte[4];
        using (FileStream stream = InputFile.Open(path))
            stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[0] == '{')
            return XGBoostReader.Read;
        if (start.AsSpan().SequenceEqual("tree"u8))
            return LightGbmReader.Read;
        // The version of the format comes first: field 1, a number.
        if (start[0] == 0x08)
            return OnnxTreeReader.Read;
        throw new InputException(
            "unknown-format", $"'{path}' does not begin like a model of {string.Join(", ", Readable)}.",
            "Say what it is with --as; models are saved by save_model of the libraries, not pickled.");
    }

    private static ExportReport Draw(Stream stream, string text)
    {
        stream.Write(Encoding.UTF8.GetBytes(text));
        return new ExportReport(0, []);
    }

    private static InputException Unknown(string option, string name, IEnumerable<string> known) => new(
        "unknown-format", $"Option {option}: found '{name}', wanted one of {string.Join(", ", known)}.");
}

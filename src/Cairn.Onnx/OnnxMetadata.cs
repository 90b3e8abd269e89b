using System.Globalization;

namespace Cairn.Onnx;

/// <summary>Names of what Cairn notes in a file of ONNX, so that the file comes back as what it was.</summary>
internal static class OnnxMetadata
{
    public const string Task = "cairn.task";
    public const string Link = "cairn.link";
    public const string Labels = "cairn.labels";
    public const string Features = "cairn.features";
    public const string Quantiles = "cairn.quantiles";

    public const string Threshold = "cairn.threshold";

    public static string LevelsOf(int feature) => "cairn.levels." + feature.ToString(CultureInfo.InvariantCulture);
}

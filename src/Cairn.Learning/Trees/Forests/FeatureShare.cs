using System.Globalization;
using Cairn.Models;

namespace Cairn.Learning.Trees.Forests;

/// <summary>How many features a node looks at: <c>sqrt</c>, <c>log2</c>, <c>all</c>, a number such as 5 or a share such as 0.3.</summary>
internal static class FeatureShare
{
    /// <summary>The values allowed, in words.</summary>
    public const string Range = "sqrt, log2, all, a whole number of at least 1, or a share with a point, above 0.0 to 1.0";

    /// <summary>A forest's own choice by task.</summary>
    public const string Auto = "auto";

    /// <summary>The values allowed where there is a choice by task, in words.</summary>
    public const string AutoRange = "auto, " + Range;

    /// <summary>Whether a text is <c>auto</c> or says how many.</summary>
    public static bool IsValidOrAuto(string text) => text == Auto || IsValid(text);

    /// <summary>What <c>auto</c> stands for: the square root for classes, a third for numbers (Breiman 2001).</summary>
    public static string Resolve(string text, LearningTask task) =>
        text != Auto ? text : LearningTasks.IsClassification(task) ? "sqrt" : "0.3333333333333333333";

    /// <summary>Whether a text says how many.</summary>
    public static bool IsValid(string text) => text is "sqrt" or "log2" or "all" || TryCount(text, out _) || TryShare(text, out _);

    /// <summary>The number of features, from 1 to all.</summary>
    public static int Count(string text, int features)
    {
        int count = text switch
        {
            "sqrt" => (int)Math.Sqrt(features),
            "log2" => (int)Math.Log2(Math.Max(1, features)),
            "all" => features,
            _ when TryCount(text, out int number) => number,
            _ when TryShare(text, out double share) => (int)(share * features),
            _ => features,
        };
        return Math.Clamp(count, 1, Math.Max(1, features));
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1;

    private static bool TryShare(string text, out double share) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share)
        && text.Contains('.', StringComparison.Ordinal) && share is > 0 and <= 1;
}

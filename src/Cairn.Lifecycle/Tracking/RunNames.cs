using System.Globalization;

namespace Cairn.Lifecycle.Tracking;

/// <summary>
/// Names that people can say and remember: an adjective, an animal or a thing of the hills, a number.
/// </summary>
internal static class RunNames
{
    private static readonly string[] s_adjectives =
    [
        "amber", "bold", "brave", "bright", "brisk", "calm", "clear", "clever", "cool", "crisp", "daring",
        "deep", "eager", "early", "fair", "fleet", "fond", "fresh", "gentle", "glad", "golden", "grand",
        "green", "happy", "hardy", "keen", "kind", "late", "lively", "loyal", "lucky", "mellow", "merry",
        "mild", "neat", "nimble", "noble", "patient", "plain", "proud", "quick", "quiet", "rapid", "ready",
        "rosy", "rugged", "sharp", "silent", "silver", "sleek", "smooth", "snowy", "solid", "spry", "steady",
        "still", "sunny", "swift", "tidy", "vivid", "warm", "wild", "wise", "witty",
    ];

    private static readonly string[] s_nouns =
    [
        "badger", "beacon", "birch", "boulder", "brook", "cairn", "cedar", "cliff", "crane", "creek", "dale",
        "dune", "eagle", "elm", "falcon", "fern", "finch", "fjord", "fox", "glade", "glen", "grouse", "gully",
        "hare", "hawk", "heath", "heron", "hill", "ibex", "kestrel", "lake", "larch", "lark", "lichen", "lynx",
        "maple", "marmot", "marten", "meadow", "moor", "moss", "oak", "otter", "owl", "pass", "peak", "pebble",
        "pine", "plover", "raven", "ridge", "river", "rowan", "slate", "slope", "spruce", "stone", "summit",
        "tarn", "thistle", "trail", "valley", "willow", "wren",
    ];

    /// <summary>The name of the run with an identifier of 32 hexadecimal digits.</summary>
    public static string Of(string id)
    {
        uint bits = uint.Parse(id.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return $"{s_adjectives[bits & 63]}-{s_nouns[(bits >> 6) & 63]}-{(bits >> 12) % 1000}";
    }
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cairn.Architecture.Tests;

/// <summary>The arrows between the projects point down only.</summary>
public sealed class LayeringTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Cairn.Numerics"] = [],
        ["Cairn.Formats"] = [],
        ["Cairn.Data"] = ["Cairn.Numerics", "Cairn.Formats"],
        ["Cairn.Models"] = ["Cairn.Data", "Cairn.Numerics", "Cairn.Formats"],
        ["Cairn.Learning"] = ["Cairn.Models", "Cairn.Data", "Cairn.Numerics", "Cairn.Formats"],
        ["Cairn.Onnx"] = ["Cairn.Learning", "Cairn.Models", "Cairn.Data", "Cairn.Numerics", "Cairn.Formats"],
        ["Cairn.Lifecycle"] = ["Cairn.Learning", "Cairn.Models", "Cairn.Data", "Cairn.Numerics", "Cairn.Formats"],
        ["Cairn.Server"] =
            ["Cairn.Lifecycle", "Cairn.Learning", "Cairn.Models", "Cairn.Data", "Cairn.Numerics", "Cairn.Formats"],
        ["cairn"] =
        [
            "Cairn.Server", "Cairn.Onnx", "Cairn.Lifecycle", "Cairn.Learning", "Cairn.Models", "Cairn.Data",
            "Cairn.Numerics", "Cairn.Formats",
        ],
    };

    public static TheoryData<string> Assemblies => [.. s_allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_only_to_what_lies_below_it(string name)
    {
        IEnumerable<string> ours = References(name)
            .Where(n => n.StartsWith("Cairn.", StringComparison.Ordinal) || n == "cairn");
        Assert.Empty(ours.Except(s_allowed[name]));
    }

    [Theory]
    [InlineData("Cairn.Numerics")]
    [InlineData("Cairn.Formats")]
    [InlineData("Cairn.Data")]
    [InlineData("Cairn.Models")]
    [InlineData("Cairn.Learning")]
    [InlineData("Cairn.Onnx")]
    public void A_library_below_the_life_cycle_needs_the_framework_alone(string name) =>
        Assert.All(References(name), n => Assert.True(
            n.StartsWith("System.", StringComparison.Ordinal) || n.StartsWith("Cairn.", StringComparison.Ordinal),
            $"{name} refers to {n}"));

    // Advice on memory pages and the flushing of folders; both do without where the call is not to be had.
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Native_calls_go_to_the_operating_system_alone(string name)
    {
        using PEReader image = new(File.OpenRead(PathOf(name)));
        MetadataReader metadata = image.GetMetadataReader();
        List<string> libraries =
        [
            .. metadata.MethodDefinitions
                .Select(metadata.GetMethodDefinition)
                .Where(m => m.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
                .Select(m => metadata.GetString(metadata.GetModuleReference(m.GetImport().Module).Name)),
        ];
        Assert.All(libraries, library => Assert.Equal("libc", library));
    }

    private static List<string> References(string name)
    {
        using PEReader image = new(File.OpenRead(PathOf(name)));
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");
}

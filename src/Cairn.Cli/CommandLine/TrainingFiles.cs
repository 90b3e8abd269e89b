using System.CommandLine;
using Cairn.Data.Reading;
using Cairn.Lifecycle.Training;
using Cairn.Numerics.Memory;

namespace Cairn.Cli.CommandLine;

/// <summary>Reads the files of a training.</summary>
internal static class TrainingFiles
{
    /// <summary>Reads the rows to learn from and, where there is one, the file to judge on.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="path">The rows to learn from; - for standard input.</param>
    /// <param name="testPath">The rows to judge on, or null.</param>
    /// <param name="request">The training; its roles become those of the columns found.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="watchedPath">Rows to watch for early stopping, or null.</param>
    /// <param name="scratch">Where the values are kept; null for memory.</param>
    public static TrainingSource Read(
        ParseResult parsed, DataOptions options, string path, string? testPath, ref TrainingRequest request,
        CancellationToken cancellation, string? watchedPath = null, ScratchSpace? scratch = null)
    {
        TableReadResult data = options.Read(parsed, path, request.Threads, schema: null, cancellation, scratch);
        (request, IReadOnlyList<string> leftOut) = RoleOptions.WithoutTexts(data, request);
        request = request with { Roles = RoleOptions.WithRolesOf(data, request.Roles) };
        foreach (string given in request.Roles.Targets)
        {
            foreach (string target in RoleOptions.TargetsIn(data.Table, given, NameOf(path)))
            {
                if (!options.Chooses(parsed, target))
                    data = data.InWords(target);
            }
        }
        request = request with
        {
            Roles = RoleOptions.Resolve(request.Roles, data.Table),
            Sensitive = RoleOptions.Names(request.Sensitive, data.Table),
        };
        TrainingSource rows = new(data.Table, NameOf(path), data.Digest)
        {
            Scratch = scratch,
            Notes = [.. data.Notes, .. leftOut],
        };
        if (watchedPath is not null)
        {
            TableReadResult watched = options.ReadTest(
                parsed, watchedPath, request.Threads, data.Schema, cancellation, scratch);
            rows = rows with { Validation = watched.Table, Notes = [.. rows.Notes, .. watched.Notes] };
        }
        if (testPath is null)
            return rows;
        // The test file is read by the kinds found in the data, so that both mean the same.
        TableReadResult test = options.ReadTest(
            parsed, testPath, request.Threads, data.Schema, cancellation, scratch);
        return rows with { Test = test.Table, TestName = NameOf(testPath), Notes = [.. rows.Notes, .. test.Notes] };
    }

    /// <summary>The name of a file for people.</summary>
    public static string NameOf(string path) => path == "-" ? "standard input" : Path.GetFileName(path);

    /// <summary>The file's name without its endings, in the characters that a model name may have.</summary>
    public static string DefaultName(string path)
    {
        if (path == "-")
            return "model";
        string stem = Path.GetFileName(path).Split('.')[0];
        char[] name = [.. stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')];
        return name.Length == 0 ? "model" : new string(name);
    }
}

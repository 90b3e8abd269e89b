using System.Diagnostics;
using Cairn.Formats;
using Cairn.Formats.Files;

namespace Cairn.Cli.Reporting;

/// <summary>Prints a page to PDF with a browser of the machine, by the page's own style for print.</summary>
internal static class PagePrinter
{
    /// <summary>Variable that names the browser, where it is not found by itself.</summary>
    public const string Variable = "CAIRN_BROWSER";

    private static readonly string[] s_names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    /// <summary>The browser that prints.</summary>
    /// <exception cref="InputException"><c>no-browser</c>.</exception>
    public static string Browser()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new InputException(
                "no-browser", $"{Variable} names '{named}', and there is no such file.", "Name a Chromium, Chrome or Edge.");
        }
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        foreach (string name in s_names)
        {
            foreach (string ending in endings)
            {
                if (folders.Select(folder => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists) is string found)
                    return found;
            }
        }
        throw new InputException(
            "no-browser", "Pages are printed by Chromium, Chrome or Edge, and none was found.",
            $"Install one, name it in {Variable}, or open the page in a browser and print it there.");
    }

    /// <summary>Prints a page, aside first, so that no half document is ever seen.</summary>
    /// <param name="browser">What <see cref="Browser"/> found.</param>
    /// <param name="page">Path of the page.</param>
    /// <param name="document">Path of the document; it is replaced when it exists.</param>
    /// <param name="cancellation">Ends it.</param>
    public static void Print(string browser, string page, string document, CancellationToken cancellation)
    {
        string profile = Directory.CreateTempSubdirectory("cairn-print-").FullName;
        string aside = Path.Combine(profile, "page.pdf");
        try
        {
            ProcessStartInfo start = new(browser)
            {
                RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
            };
            // The page is our own and loads nothing; as root the sandbox cannot be had.
            string[] arguments =
            [
                "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", $"--user-data-dir={profile}",
                "--no-pdf-header-footer", "--generate-pdf-document-outline", "--virtual-time-budget=10000",
                .. Environment.IsPrivilegedProcess ? new[] { "--no-sandbox" } : [],
                $"--print-to-pdf={aside}", new Uri(Path.GetFullPath(page)).AbsoluteUri,
            ];
            foreach (string argument in arguments)
                start.ArgumentList.Add(argument);
            Run(start, browser, cancellation);
            if (!File.Exists(aside))
                throw new InvalidOperationException($"'{browser}' printed nothing.");
            using FileStream printed = File.OpenRead(aside);
            AtomicFile.Write(document, printed.CopyTo);
        }
        finally
        {
            TryDelete(profile);
        }
    }

    private static void Run(ProcessStartInfo start, string browser, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_longest);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{browser}' did not start.");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            _ = output.GetAwaiter().GetResult();
            string said = errors.GetAwaiter().GetResult();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'{browser}' ended with code {process.ExitCode}: {said.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"'{browser}' took longer than {s_longest.TotalMinutes} minutes to print.");
        }
    }

    // The browser may still be writing to its folder for a moment.
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
        }
    }
}

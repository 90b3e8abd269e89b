using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning;
using Cairn.Lifecycle.Monitoring;
using Cairn.Models.Packaging;
using Cairn.Server.Hosting;

namespace Cairn.Benchmarks.Serving;

/// <summary>A server in a process of its own: this program serving a package, or the peer.</summary>
internal sealed class ServingProcess : IDisposable
{
    /// <summary>Argument with which this program serves a package instead of measuring.</summary>
    public const string Argument = "--serve-package";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServingProcess(Process process, string url, string description)
    {
        _process = process;
        Url = url;
        Description = description;
    }

    /// <summary>Where it answers.</summary>
    public string Url { get; }

    /// <summary>Name, versions and settings.</summary>
    public string Description { get; }

    /// <summary>What the process of <see cref="Cairn"/> does.</summary>
    public static async Task<int> ServeAsync(string package)
    {
        Package loaded = Package.Load(package, Learners.Catalog);
        // As users have it: with the log of predictions, on the same disk and the same cores.
        await using PredictionLog log = PredictionLog.Open(Path.ChangeExtension(package, ".sqlite"));
        await using CairnServer server = await CairnServer.StartAsync(new ServerOptions
        {
            Url = "http://127.0.0.1:0",
            Models = [ServedModel.Of(loaded, "model")],
            PredictionLog = log,
        });
        Console.WriteLine(server.Url);
        await server.RunAsync();
        return 0;
    }

    /// <summary>Serves a package.</summary>
    public static ServingProcess Cairn(string package)
    {
        Process process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [Argument, package]) { RedirectStandardOutput = true })!;
        string url = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The server did not start.");
        return new ServingProcess(process, url, "cairn");
    }

    /// <summary>Serves the peer's model of the same data, or gives null when the peer is not installed.</summary>
    /// <param name="table">What it learns from.</param>
    /// <param name="folder">Receives the data.</param>
    /// <param name="body">A request that it has to answer.</param>
    public static ServingProcess? Peer(Table table, string folder, string body)
    {
        string script = ScriptPath();
        string? description = Capture("/usr/bin/python3", [script, "--version"]);
        if (description is null)
            return null;
        string data = Path.Combine(folder, "train.csv");
        WriteCsv(table, data);
        int port = FreePort();
        string url = $"http://127.0.0.1:{port}";
        Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [script, data, port.ToString(CultureInfo.InvariantCulture)]))!;
        ServingProcess server = new(process, url, description.Trim());
        server.WaitUntilReady(body);
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void WaitUntilReady(string body)
    {
        using HttpClient client = new();
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < s_patience && !_process.HasExited)
        {
            try
            {
                using StringContent content = new(body, Encoding.UTF8, "application/json");
                if (client.PostAsync(new Uri(Url + "/invocations"),
                    content).GetAwaiter().GetResult().IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            Thread.Sleep(100);
        }
        Dispose();
        throw new InvalidOperationException("The peer did not start.");
    }

    private static string? Capture(string program, IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // The script lies beside this project in the source tree, above the folder of the built program.
    private static string ScriptPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", "serving_sklearn.py");
            if (File.Exists(path))
                return path;
        }
        throw new FileNotFoundException(
            $"There is no benchmarks/peers/serving_sklearn.py above {AppContext.BaseDirectory}.");
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static void WriteCsv(Table table, string path)
    {
        using StreamWriter writer = new(path);
        writer.WriteLine(string.Join(",", table.Names));
        for (int row = 0; row < table.RowCount; row++)
            writer.WriteLine(string.Join(",", table.Columns.Select((Column c) => c.Format(row))));
    }
}

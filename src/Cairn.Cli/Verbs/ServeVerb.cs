using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Cairn.Server.Hosting;
using Cairn.Server.Security;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn serve MODEL…</c>: one server for any number of models, until it is told to stop.</summary>
internal sealed class ServeVerb
{
    private readonly Argument<string[]> _models = new("MODEL")
    {
        Description = "NAME, NAME@ALIAS, NAME/VERSION or a .cairn file.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _url = new("--url")
    {
        Description = "Address to listen on; port 0 takes a free one.",
        HelpName = "URL",
        DefaultValueFactory = _ => ServerOptions.DefaultUrl,
    };

    private readonly Option<int?> _port = new("--port")
    {
        Description = "Port on the loopback address; 0 takes a free one.",
        HelpName = "N",
    };

    private readonly Option<bool> _noLog = new("--no-log")
    {
        Description = "Do not log predictions; drift is then not watched.",
    };

    private readonly Option<int?> _maxBody = new("--max-body")
    {
        Description = "Largest request body in MiB; default 16.",
        HelpName = "MIB",
    };

    private readonly Option<int?> _maxRows = new("--max-rows")
    {
        Description = "Most rows of one request; default 100000.",
        HelpName = "N",
    };

    private readonly Option<string?> _timeout = new("--timeout")
    {
        Description = "Longest time for one request, such as 30s.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = $"File with the key that callers have to send; default: the variable {AccessKey.Variable}.",
        HelpName = "FILE",
    };

    private readonly ComputeOptions _compute = new();

    public static Command Create() => new ServeVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command command = new("serve", "Serve models: Open Inference Protocol, MLflow scoring, Prometheus, dashboard.")
        {
            _models,
        };
        foreach (Option option in new Option[] { _url, _port, _keyFile, _noLog, _maxBody, _maxRows, _timeout })
            command.Add(option);
        _compute.AddTo(command);
        command.Handle(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        ServerOptions options = Options(parsed);
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        LoadedModel[] loaded = [.. parsed.GetRequiredValue(_models).Select(m => LoadedModel.Load(m, store))];
        await using ModelServer running = await ModelServer.StartAsync(
            loaded, store, options, logPredictions: !parsed.GetValue(_noLog), cancellation);
        CairnServer server = running.Server;
        JsonObject ready = new()
        {
            ["url"] = server.Url,
            ["models"] = new JsonArray([.. server.Models.Models.Select(m => (JsonNode)$"{m.Name}/{m.Version}")]),
        };
        terminal.Result(ready, console => WriteReady(console, server));
        if (options.Key is not null)
            terminal.Note("Callers need the key. It travels in clear: put a proxy for https before the server.");
        await server.RunAsync(cancellation);
        return 0;
    }

    private ServerOptions Options(ParseResult parsed)
    {
        ServerOptions defaults = new();
        return defaults with
        {
            Url = parsed.GetValue(_port) is int port
                ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")
                : parsed.GetValue(_url)!,
            Key = KeyOf(parsed.GetValue(_keyFile)),
            MaxBodyBytes = parsed.GetValue(_maxBody) is int mebibytes ? Bytes(mebibytes) : defaults.MaxBodyBytes,
            MaxRows = parsed.GetValue(_maxRows) ?? defaults.MaxRows,
            RequestTimeout = parsed.GetValue(_timeout) is string time
                ? Duration.Parse("--timeout", time)
                : defaults.RequestTimeout,
            Threads = _compute.Threads(parsed),
        };
    }

    // Never an argument: those can be seen by everybody on the machine.
    private static AccessKey? KeyOf(string? file)
    {
        if (file is not null)
            return AccessKey.Read(file);
        string? text = Environment.GetEnvironmentVariable(AccessKey.Variable);
        return string.IsNullOrEmpty(text) ? null : AccessKey.Parse(text, $"the variable {AccessKey.Variable}");
    }

    private static int Bytes(int mebibytes) => mebibytes is >= 1 and <= 1024
        ? mebibytes << 20
        : throw new InputException(
            "bad-option", $"Option --max-body: found {mebibytes}, wanted a whole number from 1 to 1024.");

    private static void WriteReady(IAnsiConsole console, CairnServer server)
    {
        string models = string.Join(", ", server.Models.Models.Select(m => $"{m.Name} version {m.Version}"));
        console.WriteLine($"Serving {models} at {server.Url}");
        console.WriteLine($"  dashboard    {server.Url}/");
        ServedModel first = server.Models.Models[0];
        console.WriteLine($"  inference    POST {server.Url}/v2/models/{first.Name}/infer");
        console.WriteLine($"  scoring      POST {server.Url}/invocations");
        console.WriteLine($"  metrics      {server.Url}/metrics");
        console.WriteLine("Stop with Ctrl+C; requests in flight finish first.");
    }
}

using Cairn.Cli.CommandLine;

return await CairnCommand.RunAsync(args);

using System.Text.RegularExpressions;

namespace Syncline.Node.Tests.Support;

/// <summary>A real <c>syncline node</c>, started and ready.</summary>
public sealed partial class NodeProcess : IDisposable
{
    private readonly CommandProcess process;

    private NodeProcess(CommandProcess process, string line)
    {
        this.process = process;
        Match ready = Ready().Match(line);
        Assert.True(ready.Success, line);
        Http = new(ready.Groups["http"].Value);
        Links = ready.Groups["links"].Value;
        ReadyLine = line;
        Calls = new(Http);
    }

    public Uri Http { get; }

    public string Links { get; }

    public string ReadyLine { get; }

    public NodeCalls Calls { get; }

    /// <summary>Starts a node and waits until it is ready. Addresses are free ones unless given.</summary>
    public static async Task<NodeProcess> StartAsync(
        string folder, string http = "127.0.0.1:0", string links = "127.0.0.1:0", params string[] more) =>
        await StartAsync([], ["--data", folder, "--http", http, "--listen", links, .. more]);

    /// <summary>Starts a node with variables in its environment, and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(
        Dictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        CommandProcess process = CommandProcess.Start(variables, ["node", .. arguments]);
        string? line = await process.ReadLineAsync();
        if (line is not null) return new(process, line);
        var ended = await process.EndAsync();
        throw new InvalidOperationException($"The node ended with {ended.ExitCode}: {ended.Error}");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await process.SignalAsync("KILL");
        await process.EndAsync();
    }

    /// <summary>Asks it to end, by a signal.</summary>
    public async Task<CommandProcess.Ended> StopAsync(string signal = "TERM")
    {
        await process.SignalAsync(signal);
        return await process.EndAsync();
    }

    public void Dispose()
    {
        Calls.Dispose();
        process.Dispose();
    }

    [GeneratedRegex("^ready: http (?<http>http://[^ ,]+), links (?<links>[^ ,]+), spaces (?<spaces>.+), folder ")]
    private static partial Regex Ready();
}

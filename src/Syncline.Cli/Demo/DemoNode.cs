using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Syncline.Cli.Client;
using Syncline.Node.Problems;

namespace Syncline.Cli.Demo;

/// <summary>One node of the demo: a process of its own, with a folder of its own, called over HTTP.</summary>
/// <param name="name">What people call it.</param>
/// <param name="folder">Its data folder.</param>
/// <param name="peers">Where it dials others.</param>
/// <param name="members">How many nodes there are.</param>
internal sealed partial class DemoNode(string name, string folder, IReadOnlyList<string> peers, int members)
    : IAsyncDisposable
{
    private const string Space = "default";

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private Process? process;
    private Task<string>? errors;
    private NodeClient? client;

    public string Name => name;

    /// <summary>The token of the last update that this node has acknowledged; null before the first.</summary>
    public string? LastToken { get; private set; }

    /// <summary>The number of its process.</summary>
    public int ProcessId => Started.Id;

    /// <summary>Where clients are served.</summary>
    public Uri Http => Client.Node;

    /// <summary>Where other nodes link to.</summary>
    public IPEndPoint Links { get; private set; } = null!;

    private Process Started => process ?? throw new InvalidOperationException("The node runs.");

    private NodeClient Client => client ?? throw new InvalidOperationException("The node is ready.");

    /// <summary>Starts the process, and waits until it is ready.</summary>
    /// <exception cref="CommandException">It did not come to that.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        process = Process.Start(NodeProgram.StartOf(
        [
            "node", "--data", folder, "--name", name, "--members", $"{members}",
            "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0",
            .. peers.SelectMany(peer => new[] { "--peer", peer }),
        ]))!;
        errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string? line = await process.StandardOutput.ReadLineAsync(cancellation);
        Match ready = Ready().Match(line ?? "");
        if (!ready.Success)
        {
            process.Kill();
            string said = line ?? (await errors).Trim();
            throw new CommandException(ExitCodes.Internal, $"Node {name} did not start: {said}");
        }

        Links = IPEndPoint.Parse(ready.Groups["links"].Value);
        client?.Dispose();
        client = new(new(ready.Groups["http"].Value), AnswerTime);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Started.Kill();
        await Started.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>One update, acknowledged once it is durable at this node.</summary>
    public async Task UpdateAsync(DemoUpdate update, CancellationToken cancellation)
    {
        UpdateBody body = new() { Request = $"{Guid.NewGuid():n}", Wait = "durable", Timeout = AnswerTime };
        NodeAnswer answer = await Client.PostAsync(NodePaths.Of(Space, "update"), body.Write(writer =>
        {
            writer.WriteStartArray();
            update.Write(writer);
            writer.WriteEndArray();
        }), cancellation);
        LastToken = answer.Text("version");
    }

    /// <summary>Waits until the node has all that these tokens stand for; false if that takes too long.</summary>
    public async Task<bool> ReachAsync(
        IReadOnlyList<string> tokens, TimeSpan timeout, CancellationToken cancellation)
    {
        string after = string.Concat(tokens.Select(token => $"&after={token}"));
        string path = NodePaths.Of(Space, $"digest?timeoutMs={(long)timeout.TotalMilliseconds}{after}");
        try
        {
            await Client.GetAsync(path, cancellation);
            return true;
        }
        catch (NodeProblemException problem) when (problem.Slug == ProblemKinds.AfterNotReached.Slug)
        {
            return false;
        }
    }

    /// <summary>A SHA-256 of all objects.</summary>
    public async Task<string> DigestAsync(CancellationToken cancellation)
    {
        NodeAnswer answer = await Client.GetAsync(NodePaths.Of(Space, "digest"), cancellation);
        return answer.Text("digest")!;
    }

    /// <summary>The values of objects, each as JSON, all at one version.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(
        IReadOnlyList<DemoObject> objects, CancellationToken cancellation)
    {
        ReadBody body = new()
        {
            Objects = [.. objects.Select(each => (each.Address, each.Type, each.Policy))],
            Timeout = AnswerTime,
        };
        NodeAnswer answer = await Client.PostAsync(NodePaths.Of(Space, "read"), body.Write(), cancellation);
        using JsonDocument document = answer.Parse();
        return [.. document.RootElement.GetProperty("values").EnumerateArray().Select(value => value.GetRawText())];
    }

    /// <summary>Ends the process, at once: its folder goes with it.</summary>
    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (process is null) return;
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    [GeneratedRegex("^ready: http (?<http>http://[^ ,]+), links (?<links>[^ ,]+), ")]
    private static partial Regex Ready();
}

using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Syncline.Client;
using Syncline.Client.Reads;
using Syncline.Replicas;

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
    private SynclineClient? client;

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

    private SynclineClient Client => client ?? throw new InvalidOperationException("The node is ready.");

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
        client = new(new SynclineClientOptions { Nodes = [new(ready.Groups["http"].Value)], Timeout = AnswerTime });
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
        ClientSession session = Client.OpenSession(Space);
        await session.UpdateAsync(writer =>
        {
            writer.WriteStartArray();
            update.Write(writer);
            writer.WriteEndArray();
        }, new() { Wait = ReceiptRung.Durable }, cancellation);
        LastToken = session.Token;
    }

    /// <summary>Waits until the node has all that these tokens stand for; false if that takes too long.</summary>
    public Task<bool> ReachAsync(
        IReadOnlyList<string> tokens, TimeSpan timeout, CancellationToken cancellation) =>
        Client.OpenSession(Space, tokens).WaitAsync(timeout, cancellation);

    /// <summary>A SHA-256 of all objects.</summary>
    public async Task<string> DigestAsync(CancellationToken cancellation)
    {
        var (_, digest) = await Client.OpenSession(Space).ReadDigestAsync(cancellation);
        return digest;
    }

    /// <summary>The values of objects, each as JSON, all at one version.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(
        IReadOnlyList<DemoObject> objects, CancellationToken cancellation)
    {
        ReadAnswer answer = await Client.OpenSession(Space).ReadAsync(
            [.. objects.Select(each => new ObjectRead(each.Address, each.Type, each.Policy))], cancellation);
        return [.. answer.Values.Select(value => value.Json.GetRawText())];
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

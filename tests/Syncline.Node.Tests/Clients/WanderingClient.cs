using Syncline.Client;
using Syncline.Client.Reads;
using Syncline.Client.Updates;
using Syncline.Crdt.Values;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;

namespace Syncline.Node.Tests.Clients;

/// <summary>
/// One of several clients, each with a register of its own. It writes the number of its write and what it had seen of
/// every register; whoever reads all registers can so tell each of the four guarantees from what it reads.
/// </summary>
/// <param name="index">Which client.</param>
/// <param name="count">How many there are.</param>
/// <param name="nodes">Where it wanders.</param>
/// <param name="seed">Decides its way.</param>
internal sealed class WanderingClient(int index, int count, BreakableCluster nodes, int seed)
{
    private static readonly TimeSpan StrandedTime = TimeSpan.FromSeconds(15);

    private readonly Random random = new((seed * 1_000) + index);
    private long[] seenWhenWritten = new long[count];
    private string? tokenWhenWritten;
    private int lastNode;

    /// <summary>The number of each client's last write that this one has seen.</summary>
    public long[] Seen { get; private set; } = new long[count];

    public long Writes { get; private set; }

    public int Reads { get; private set; }

    public int Moves { get; private set; }

    /// <summary>How often a session had read what a node then lost, before it was durable.</summary>
    public int Stranded { get; private set; }

    /// <summary>What the client carries from node to node.</summary>
    public string? Token { get; private set; }

    /// <summary>Reads and writes until it is cancelled.</summary>
    public async Task WanderAsync(CancellationToken over)
    {
        long waitingSince = Environment.TickCount64;
        while (!over.IsCancellationRequested)
        {
            int node = random.Next(nodes.Count);
            if (node != lastNode) Moves++;
            lastNode = node;
            try
            {
                if (random.Next(3) == 0) await WriteAsync(node);
                else await ReadAllAsync(node, Token is null ? [] : [Token]);
                waitingSince = Environment.TickCount64;
            }
            catch (NodeProblemException problem) when (problem.Slug is "after-not-reached" or "stopping")
            {
                if (Environment.TickCount64 - waitingSince < StrandedTime.TotalMilliseconds) continue;
                (Token, Seen, waitingSince) = (tokenWhenWritten, [.. seenWhenWritten], Environment.TickCount64);
                Stranded++;
            }
            catch (Exception gone) when (gone is NodeUnreachableException or NodeTimeoutException)
            {
                // It is being started again; another one is there.
            }
        }
    }

    /// <summary>Reads every client's register at a node, and checks what the guarantees say of it.</summary>
    public async Task ReadAllAsync(int node, IEnumerable<string> after)
    {
        ClientSession session = nodes.ClientOf(node).OpenSession("default", after);
        ReadAnswer answer = await session.ReadAsync(
            [.. Enumerable.Range(0, count).Select(each => ObjectRead.Register(AddressOf(each)))],
            TestContext.Current.CancellationToken);
        long[][] registers = [.. answer.Values.Select(value => NumbersOf(value.AsRegister))];
        for (int writer = 0; writer < count; writer++)
        {
            long number = registers[writer][0];
            Assert.True(
                number >= Seen[writer],
                $"{this} at node {node}: {(writer == index ? "read your writes" : "monotonic reads")}: "
                + $"write {Seen[writer]} of {writer} was seen, now it is {number}.");
            for (int other = 0; other < count; other++)
            {
                long known = registers[writer][1 + other];
                Assert.True(
                    registers[other][0] >= known,
                    $"{this} at node {node}: {(writer == other ? "monotonic writes" : "writes follow reads")}: "
                    + $"write {number} of {writer} came after write {known} of {other}, which is "
                    + $"{registers[other][0]} here.");
            }
        }

        Seen = [.. registers.Select(register => register[0])];
        Token = session.Token;
        Reads++;
    }

    public override string ToString() =>
        $"client {index} ({Writes} writes, {Reads} reads, {Moves} moves, {Stranded} times stranded)";

    private static string AddressOf(int client) => $"clients/{client}";

    private long[] NumbersOf(Value register) => register.Kind == ValueKind.Null
        ? new long[1 + count]
        : [.. register.AsList().Select(item => item.AsInteger())];

    private async Task WriteAsync(int node)
    {
        long number = Writes + 1;
        Value value = Value.FromList([number, .. Seen.Select(each => (Value)each)]);
        UpdateOptions options = new() { Wait = ReceiptRung.Durable, Request = $"{index}:{number}" };
        ClientSession session =
            nodes.ClientOf(node).OpenSession("default", Token is null ? [] : [Token]);
        while (true)
        {
            try
            {
                UpdateAnswer answer = await session.UpdateAsync(
                    tx => tx.Register(AddressOf(index)).Assign(value),
                    options,
                    TestContext.Current.CancellationToken);
                if (!answer.IsReached) continue; // Not durable yet: the same again.
                break;
            }
            catch (OutcomeUnknownException)
            {
                // The node comes back; the same again, there.
            }
            catch (NodeProblemException problem) when (problem.Slug == "stopping")
            {
                // Likewise.
            }
        }

        Writes = number;
        Seen[index] = number;
        Token = session.Token;
        (tokenWhenWritten, seenWhenWritten) = (Token, [.. Seen]);
    }
}

using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Bench.Replication;

/// <summary>An engine on a perfect network, with a disk that is done at once.</summary>
internal sealed class BenchReplica
{
    private const long WallStart = 1_750_000_000_000;

    private static readonly SpaceGenesis Genesis = SpaceGenesis.Create("benchmark");

    private readonly List<EngineOutput> outputs = [];
    private readonly Dictionary<LinkId, (BenchReplica Peer, LinkId Arrival)> links = [];
    private int persisted;

    public BenchReplica(ulong id) => Engine = new(OptionsOf(id));

    public Engine Engine { get; }

    /// <summary>Sees every frame that arrives here, before the engine does.</summary>
    public Action<LinkId, Frame>? Arriving { get; set; }

    /// <summary>Wall time, milliseconds.</summary>
    public long Wall { get; set; } = WallStart;

    /// <summary>Nothing is forgotten, or a peer would get a snapshot in place of the transactions that count.</summary>
    public static EngineOptions OptionsOf(ulong id) => new()
    {
        Genesis = Genesis,
        Member = new(id),
        Replica = new ReplicaId(id),
        HistoryBytesMax = long.MaxValue,
    };

    /// <summary>Links two replicas, and carries what they say until they have nothing more to say.</summary>
    public static void Connect(BenchReplica initiator, BenchReplica acceptor, long number)
    {
        LinkId here = new(number), there = new(number);
        initiator.links.Add(here, (acceptor, there));
        acceptor.links.Add(there, (initiator, here));
        acceptor.Engine.LinkUp(there, isInitiator: false, acceptor.Wall, acceptor.outputs);
        initiator.Engine.LinkUp(here, isInitiator: true, initiator.Wall, initiator.outputs);
        Carry(initiator, acceptor);
    }

    /// <summary>Carries frames between some replicas until all are silent.</summary>
    public static void Carry(params BenchReplica[] replicas)
    {
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (BenchReplica replica in replicas)
            {
                moved |= replica.Send();
            }
        }
    }

    /// <summary>Makes one transaction. What it sends goes out with the next <see cref="Carry"/>.</summary>
    public void Commit(TransactionRequest request)
    {
        CommitOutcome outcome = Engine.Commit(request, Wall, outputs);
        Check.That(outcome is CommitOutcome.Committed, $"A transaction was refused: {outcome}.");
    }

    private bool Send()
    {
        if (persisted < Engine.TransactionCount)
        {
            persisted = Engine.TransactionCount;
            Engine.Persisted(persisted, Wall, outputs);
        }

        if (outputs.Count == 0) return false;
        EngineOutput[] ordered = [.. outputs];
        outputs.Clear();
        foreach (EngineOutput output in ordered)
        {
            Check.That(output is not EngineOutput.Close, $"An honest peer was refused: {output}.");
            if (output is EngineOutput.Send(var link, var frame)) links[link].Peer.Arrive(links[link].Arrival, frame);
        }

        return true;
    }

    private void Arrive(LinkId link, Frame frame)
    {
        Arriving?.Invoke(link, frame);
        Engine.Receive(link, frame, Wall, outputs);
    }
}

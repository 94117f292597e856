using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Testing.HandMade;

namespace Syncline.Replication.Tests;

/// <summary>Transactions that come to an engine one at a time, in whatever order a test likes.</summary>
internal static class Deliveries
{
    private static readonly LinkId Link = new(1);

    /// <summary>Who writes what a test makes by hand.</summary>
    public static HandMadeWriter Writer(ulong replica) => new(Script.Genesis, new(replica));

    /// <summary>An engine with a link to somebody who says anything.</summary>
    public static Engine Reader(EngineOptions? options = null)
    {
        Engine engine = new(options ?? Script.OptionsOf('B'));
        WireWriter hello = new();
        Hellos.Of('Z').Write(hello);
        engine.LinkUp(Link, isInitiator: false, Script.Wall, []);
        engine.Receive(Link, new(FrameKind.Hello, hello.ToArray()), Script.Wall, []);
        return engine;
    }

    /// <summary>Brings a transaction to an engine; what the engine answers.</summary>
    public static List<EngineOutput> DeliverTo(this Written written, Engine engine)
    {
        List<EngineOutput> outputs = [];
        engine.Receive(Link, written.ToFrame(), Script.Wall, outputs);
        return outputs;
    }

    /// <summary>Brings all that an engine has to another.</summary>
    public static void DeliverAll(Engine from, Engine to)
    {
        foreach (var transaction in from.Transactions.ToList())
        {
            if (to.Covers(new Dot(transaction.Replica, transaction.Last))) continue;
            new Written(transaction, Traffic.ChainBefore(from, transaction)).DeliverTo(to);
        }
    }
}

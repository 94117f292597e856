using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Held;

/// <summary>A transaction with the chain value before it: what a link brings.</summary>
internal sealed record Written(Transaction Transaction, UInt128 ChainBefore)
{
    private static readonly LinkId Link = new(1);

    /// <summary>An engine with a link to somebody who says anything.</summary>
    public static Engine Reader(EngineOptions options)
    {
        Engine engine = new(options);
        WireWriter hello = new();
        Hellos.Of('Z').Write(hello);
        engine.LinkUp(Link, isInitiator: false, Script.Wall, []);
        engine.Receive(Link, new(FrameKind.Hello, hello.ToArray()), Script.Wall, []);
        return engine;
    }

    /// <summary>The frame that brings it.</summary>
    public Frame ToFrame()
    {
        WireWriter writer = new();
        TransactionRuns.Write(writer, [Transaction], _ => ChainBefore);
        return new(FrameKind.Transactions, writer.ToArray());
    }

    /// <summary>Brings it to an engine; what the engine answers.</summary>
    public List<EngineOutput> DeliverTo(Engine engine)
    {
        List<EngineOutput> outputs = [];
        engine.Receive(Link, ToFrame(), Script.Wall, outputs);
        return outputs;
    }
}

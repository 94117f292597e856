using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Testing;
using Syncline.Testing.Histories;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Protocol.Batches;

/// <summary>When a link carries batches, and that losing, repeating and reordering them does no harm.</summary>
public sealed class BatchLinkTests
{
    [Theory]
    [InlineData(FrameKind.Transactions)]
    [InlineData(FrameKind.Transactions, 7, 300)]
    [InlineData(FrameKind.TransactionBatch, 1)]
    [InlineData(FrameKind.TransactionBatch, 7, 1, 300)]
    public void Batches_go_to_who_says_to_read_them(FrameKind expected, params int[] features)
    {
        Frame frame = Assert.Single(Sent(commits: 20, features));

        Assert.Equal(expected, frame.Kind);
        Assert.True(TransactionFrames.TryRead(frame, out var read, out _));
        Assert.Equal(20, read.Count);
    }

    [Fact]
    public void One_transaction_alone_goes_as_it_is() =>
        Assert.Equal(FrameKind.Transactions, Assert.Single(Sent(commits: 1, 1)).Kind);

    [Fact]
    public void Every_hello_says_that_batches_are_read()
    {
        Script script = new Script().Add('A').Add('B');
        script.Connect('A', 'B');
        script.Deliver('A', 'B');

        WireReader reader = new(script.Next('B', 'A').Payload.Span);

        Assert.True(Hello.TryRead(ref reader, out Hello answer));
        Assert.Contains(LinkFeature.TransactionBatch, answer.Features);
    }

    [Fact]
    public void Batches_may_be_lost_repeated_and_reordered() => Property.ForAll(60, prng =>
    {
        Script script = Busy(prng, frameBytesMax: prng.Between(150, 900));
        script.Connect('B', 'A');
        script.Deliver('B', 'A');
        List<Frame> frames = [];
        while (script.Waiting('A', 'B') > 0)
        {
            frames.Add(script.Next('A', 'B'));
        }

        Assert.Contains(frames, frame => frame.Kind == FrameKind.TransactionBatch);
        script.Receive('A', 'B', frames[0]); // The answer to the hello.
        List<Frame> kept = [.. frames.Where(_ => prng.Chance(700))];
        kept.AddRange(frames.Where(_ => prng.Chance(300)));
        prng.Shuffle(kept);
        foreach (Frame frame in kept)
        {
            script.Receive('A', 'B', frame);
        }

        for (int round = 0; round < 50 && !script['A'].Version.Equals(script['B'].Version); round++)
        {
            script.Settle();
            script.Tick('A', 5_000);
        }

        Assert.Equal(script['A'].Version, script['B'].Version);
        Assert.Equal(script['A'].Snapshot().Digest(), script['B'].Snapshot().Digest());
        Assert.Single(script['B'].Links);
    });

    /// <summary>A, with what A and C wrote while now and then hearing of each other.</summary>
    private static Script Busy(Prng prng, int frameBytesMax)
    {
        Script script = new Script()
            .Add('A', limits: new() { FrameBytesMax = frameBytesMax, WindowBytesMax = 64 * 1024 })
            .Add('B')
            .Add('C');
        script.Join('A', 'C');
        for (int i = 0; i < 80; i++)
        {
            script.Commit(prng.Chance(500) ? 'A' : 'C', prng.Between(1, 9));
            if (prng.Chance(300)) script.Settle();
        }

        script.Settle();
        script.Disconnect('A', 'C');
        script.Take();
        return script;
    }

    private static List<Frame> Sent(int commits, params int[] features)
    {
        Engine engine = new(Script.OptionsOf('A'));
        Prng prng = new(1);
        while (engine.TransactionCount < commits)
        {
            engine.Commit(Workload.Request(prng), Script.Wall, []);
        }

        WireWriter hello = new();
        (Hellos.Of('X') with { Features = [.. features.Select(feature => (ulong)feature)] }).Write(hello);
        List<EngineOutput> outputs = [];
        engine.LinkUp(new(1), isInitiator: false, Script.Wall, []);
        engine.Receive(new(1), new(FrameKind.Hello, hello.ToArray()), Script.Wall, outputs);
        return
        [
            .. outputs.OfType<EngineOutput.Send>().Select(send => send.Frame)
                .Where(frame => frame.CarriesTransactions),
        ];
    }
}

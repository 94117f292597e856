using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Snapshots;
using Syncline.Testing;
using Syncline.Testing.Histories;
using Syncline.Testing.Oracle;

namespace Syncline.Replication.Tests.Properties;

/// <summary>The bytes of a snapshot: one form, whatever its parts; and any other bytes do no harm (I10).</summary>
public sealed class SnapshotProperties
{
    [Fact]
    public void Parts_of_any_size_give_the_same_bytes() => Property.ForAll(3, prng =>
    {
        WorldMember giver = Written(prng, Asking.OfAny(), commits: 12).Members[0];
        byte[] whole = Taken(giver, frameBytesMax: 1 << 20, windowBytesMax: 1 << 20);
        for (int size = 1; size <= whole.Length + 1; size += size < 40 ? 1 : prng.Between(1, 50))
        {
            Assert.Equal(whole, Taken(giver, size, size * prng.Between(1, 5)));
        }
    });

    [Fact]
    public void Decoding_and_encoding_again_gives_the_same_bytes() => Property.ForAll(60, prng =>
    {
        byte[] bytes = Taken(Written(prng, Asking.OfAny(), commits: 20).Members[0], 1 << 20, 1 << 20);

        Assert.True(ReplicaSnapshotCodec.TryRead(bytes, out ReplicaSnapshot snapshot, out DecodeError error));

        Assert.Equal(DecodeError.None, error);
        WireWriter writer = new();
        ReplicaSnapshotCodec.WriteHeads(writer, snapshot.Heads);
        snapshot.State.Write(writer);
        Assert.Equal(bytes, writer.ToArray());
    });

    [Theory]
    [MemberData(nameof(SpaceProperties.Types), MemberType = typeof(SpaceProperties))]
    public void Mutated_snapshots_are_joined_whole_or_refused_with_a_reason_and_no_change(ObjectType type)
    {
        int joined = 0, refused = 0;
        Property.ForAll(40, prng =>
        {
            EngineWorld world = Written(prng, Asking.Of(type), commits: 12);
            byte[] honest = Taken(world.Members[0], 1 << 20, 1 << 20);
            for (int i = 0; i < 25; i++)
            {
                Engine taker = world.Members[1].Replayed(
                    before => before with { Replica = new(4711), JoinsByItself = false });
                if (IsJoined(taker, Mutate(prng, honest))) joined++;
                else refused++;
            }
        });
        Assert.True(joined > 0 && refused > 100, $"{joined} were joined, {refused} refused.");
    }

    /// <summary>Offers the bytes as a snapshot at the version that they say; true if they were joined.</summary>
    private static bool IsJoined(Engine taker, byte[] bytes)
    {
        byte[] before = Traffic.StateOf(taker);
        var known = (taker.Version, taker.Lamport, taker.Clock, taker.LogFloor, taker.TransactionCount);
        if (!ReplicaSnapshotCodec.TryRead(bytes, out ReplicaSnapshot claimed, out _)) claimed = new([], default);
        List<EngineOutput> outputs = [];
        WireWriter hello = new();
        Hellos.Of('X').Write(hello);
        long wall = Script.Wall + 1_000_000;
        taker.LinkUp(new(1), isInitiator: false, wall, outputs);
        taker.Receive(new(1), new(FrameKind.Hello, hello.ToArray()), wall, outputs);
        var version = claimed.Version.IsEmpty ? claimed.Version.With(new('X'), 1) : claimed.Version;
        taker.Receive(new(1), new(FrameKind.SnapshotOffer, new SnapshotOffer(7, version).Encode()), wall, outputs);
        SnapshotChunk chunk = new(7, 0, IsLast: true, bytes);

        taker.Receive(new(1), new(FrameKind.SnapshotChunk, chunk.Encode()), wall, outputs);

        if (!outputs.OfType<EngineOutput.Joined>().Any())
        {
            Assert.Equal(before, Traffic.StateOf(taker));
            Assert.Equal(
                known, (taker.Version, taker.Lamport, taker.Clock, taker.LogFloor, taker.TransactionCount));
            Assert.Empty(outputs.OfType<EngineOutput.Install>());
            return false;
        }

        // It reads without harm, and what is written next counts on from it.
        Assert.Single(outputs.OfType<EngineOutput.Install>());
        Assert.True(taker.Version.Covers(version));
        Assert.All(
            taker.Snapshot().State.Objects.Entries, entry => Assert.True(entry.Value.State!.IsWithin(taker.Version)));
        taker.Snapshot().Digest();
        SpaceReader.Read(taker.Snapshot());
        ulong lamport = taker.Lamport;
        taker.Commit(new([new(new("mine", "n", ObjectType.Flag), On)]), wall, outputs);
        taker.Persisted(taker.TransactionCount, wall, outputs);
        taker.Tick(wall + 1_000, outputs);
        Assert.True(taker.Lamport > lamport, "The Lamport number wrapped (I12).");
        return true;
    }

    private static PlainOperation On => new(ObjectType.Flag, new Crdt.Flags.FlagEffect.Enable());

    /// <summary>Two members that wrote, some of it side by side.</summary>
    private static EngineWorld Written(Prng prng, Func<Prng, Update> ask, int commits)
    {
        EngineWorld world = new EngineWorld(prng, ask).Populate(2);
        for (int i = 0; i < commits; i++)
        {
            world.Commit(prng.Pick(world.Members));
            if (i == commits / 2) world.Calm();
        }

        world.Commit(world.Members[0]);
        return world;
    }

    /// <summary>The snapshot that an empty replica gets, in parts of a size.</summary>
    private static byte[] Taken(WorldMember giver, int frameBytesMax, int windowBytesMax)
    {
        LinkLimits limits = new() { FrameBytesMax = frameBytesMax, WindowBytesMax = windowBytesMax };
        Engine forgetful = giver.Replayed(before => before with { Links = limits });
        forgetful.ForgetTransactionsBefore(forgetful.TransactionCount);
        Engine fresh = new(Script.OptionsOf('F') with { Links = limits });
        List<EngineOutput> ordered = EngineLink.Exchange(forgetful, fresh, Script.Wall + 1_000_000);
        Assert.Equal(Traffic.StateOf(forgetful), Traffic.StateOf(fresh));
        return ordered.OfType<EngineOutput.Install>().Single().Snapshot.ToArray();
    }

    private static byte[] Mutate(Prng prng, byte[] honest)
    {
        byte[] bytes = [.. honest];
        for (int i = prng.Between(1, 3); i > 0 && bytes.Length > 0; i--)
        {
            int at = prng.Below(prng.Chance(500) ? Math.Min(bytes.Length, 100) : bytes.Length);
            switch (prng.Below(5))
            {
                case 0: bytes[at] ^= (byte)(1 << prng.Below(8)); break;
                case 1: bytes[at] = (byte)prng.Next(); break;
                case 2: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + prng.Between(1, 9))..]]; break;
                case 3: bytes = [.. bytes[..at], (byte)prng.Below(256), .. bytes[at..]]; break;
                default: bytes = [.. bytes[..at], .. Enumerable.Repeat((byte)0xFF, 9), 1, .. bytes[at..]]; break;
            }
        }

        return bytes;
    }
}

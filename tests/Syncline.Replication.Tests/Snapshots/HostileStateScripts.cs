using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Replication.Histories;
using Syncline.Replication.Protocol;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Snapshots;

/// <summary>
/// Snapshots whose state says more than their version: a dot beyond it would be taken for one that is still to come,
/// and what its replica writes then would be lost (I10).
/// </summary>
public sealed class HostileStateScripts
{
    private static readonly ReplicaId X = new('X'), Y = new('Y');

    private static Dictionary<string, (ObjectType Type, Action<WireWriter, Dot> Write)> Forms { get; } =
        new(StringComparer.Ordinal)
        {
            ["a step of a counter"] = (ObjectType.Counter, (writer, dot) => Count(writer, dot, reach: null, by: null)),
            ["what a reset saw"] = (ObjectType.Counter, (writer, dot) =>
                Count(writer, new(dot.Replica, 1), reach: dot.Counter, by: new(X, 1))),
            ["a reset"] = (ObjectType.Counter, (writer, dot) => Count(writer, new(X, 1), reach: 1, by: dot)),
            ["a candidate of a register"] = (ObjectType.Register, Assign),
            ["an enable of a flag"] = (ObjectType.Flag, Support),
            ["an element of a set"] = (ObjectType.Set, (writer, dot) =>
            {
                writer.Varint(1);
                ValueCodec.Write(writer, "element");
                Support(writer, dot);
            }
            ),
            ["a child of a map"] = (ObjectType.Map, (writer, dot) =>
            {
                writer.Varint(1);
                ValueCodec.Write(writer, "child");
                writer.Varint((ulong)ObjectType.Register);
                Assign(writer, dot);
            }
            ),
            ["a held delta"] = (ObjectType.None, (writer, dot) => Hold(writer, dot, seen: new(Y, 1))),
            ["what a held delta had seen"] = (ObjectType.None, (writer, dot) =>
                Hold(writer, new(dot.Replica == X ? Y : X, 1), seen: dot)),
        };

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void I10_what_lies_beyond_the_version_is_refused_and_nothing_changes(string name)
    {
        Assert.Equal("{X:2, Y:2}", VersionAfter(name, new(X, 2), out _));
        Assert.Equal("{X:2, Y:2}", VersionAfter(name, new(Y, 2), out _));

        foreach (Dot beyond in new Dot[] { new(X, 3), new(Y, 3), new(Y, ulong.MaxValue / 4), new(new('Z'), 1) })
        {
            Assert.Equal("{}", VersionAfter(name, beyond, out string said));
            Assert.Contains("close BX: Malformed", said, StringComparison.Ordinal);
            Assert.DoesNotContain("install", said, StringComparison.Ordinal);
        }
    }

    /// <summary>What B has once X gave it a snapshot at X:2 and Y:2 in which the dot stands.</summary>
    private static string VersionAfter(string name, Dot dot, out string said)
    {
        Script script = new Script().Add('B').Add('X');
        script.Join('X', 'B');
        VersionVector version = VersionVector.Of(new(X, 2), new VersionEntry(Y, 2));
        script.Receive('X', 'B', new(FrameKind.SnapshotOffer, new SnapshotOffer(7, version).Encode()));
        SnapshotChunk chunk = new(7, 0, IsLast: true, Snapshot(name, dot));
        script.Receive('X', 'B', new(FrameKind.SnapshotChunk, chunk.Encode()));
        said = script.Take();
        Assert.Equal(script['B'].Version.IsEmpty, Traffic.StateOf(script['B']) is [0]);
        return script['B'].Version.IsEmpty ? "{}" : script['B'].Version.Equals(version) ? "{X:2, Y:2}" : "another";
    }

    private static byte[] Snapshot(string name, Dot dot)
    {
        WireWriter writer = new();
        ReplicaSnapshotCodec.WriteHeads(writer,
        [
            new WriterHead(X, 2, 7, 1, new(1 << 16), VersionVector.Empty),
            new WriterHead(Y, 2, 8, 1, new(1 << 16), VersionVector.Empty),
        ]);
        var (type, write) = Forms[name];
        writer.Varint(type == ObjectType.None ? 0UL : 1);
        if (type != ObjectType.None) ObjectKeyCodec.Write(writer, new("c", "n", type));
        write(writer, dot);
        return writer.ToArray();
    }

    private static void Count(WireWriter writer, Dot last, ulong? reach, Dot? by)
    {
        writer.Varint(1);
        writer.Replica(last.Replica);
        writer.Varint(last.Counter);
        writer.Varint(0);
        writer.SignedVarint128(5);
        writer.Varint(reach is ulong counter ? counter - last.Counter + 1 : 0);
        if (by is not Dot reset) return;
        writer.SignedVarint128(5);
        writer.Replica(reset.Replica);
        writer.Varint(reset.Counter);
    }

    private static void Assign(WireWriter writer, Dot dot)
    {
        writer.Varint(1);
        writer.Replica(dot.Replica);
        writer.Varint(dot.Counter);
        writer.Fixed64(1 << 16);
        ValueCodec.Write(writer, "value");
    }

    private static void Support(WireWriter writer, Dot dot) => DotSetCodec.Write(writer, Crdt.Stores.DotSet.Of(dot));

    /// <summary>A delta of an unknown type, whose writer had seen one other dot.</summary>
    private static void Hold(WireWriter writer, Dot dot, Dot seen)
    {
        bool sawItself = seen.Replica == dot.Replica;
        writer.Varint(1);
        writer.Replica(dot.Replica);
        writer.Varint(1);
        writer.Varint(dot.Counter);
        VersionVectorCodec.Write(
            writer, sawItself ? VersionVector.Empty : VersionVector.Empty.With(seen.Replica, seen.Counter));
        writer.Varint(1);
        ObjectKeyCodec.Write(writer, new("c", "n", (ObjectType)300));
        writer.Varint(1);
        writer.Replica(dot.Replica);
        writer.Varint(dot.Counter);
        writer.Varint(1);
        writer.Fixed64(1 << 16);
        writer.Bytes([]);
    }
}

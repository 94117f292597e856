using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Protocol;

namespace Syncline.Replication.Tests;

/// <summary>Forms of links that features brought, as they were when they were fixed: no code rewrites these
/// files.</summary>
public sealed class LinkGoldenTests
{
    private static readonly GoldenFiles Files = new("tests/golden/link-v1", new(StringComparer.Ordinal)
    {
        ["hello-with-ends"] = HelloBytes,
        ["rights-request"] = () => Rights.Encode(),
        ["peers"] = () => Peers.ToFrame().Payload.ToArray(),
        ["acknowledgement-continued"] = () => AcknowledgementOf().Encode().Payload.ToArray(),
    });

    private static PeerList Peers => new(7400, [new(new(5), "[::1]:7410"), new(new(6), "b.example:7400")]);

    private static RightsRequest Rights => new(new("shop", "stock", ObjectType.BoundedCounter), 300);

    public static TheoryData<string> Names => [.. Files.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_form_is_written_as_it_was_when_it_was_fixed(string name) => Files.DemandWritten(name);

    [Fact]
    public void Every_golden_file_is_of_a_form() => Files.DemandComplete();

    [Fact]
    public void The_golden_forms_are_read()
    {
        WireReader reader = new(Files.Bytes("hello-with-ends"));
        Assert.True(Hello.TryRead(ref reader, out Hello hello) && reader.AtEnd());
        Assert.Equal((UInt128)7 << 64, hello.Ends);
        Assert.True(PeerList.TryRead(Files.Bytes("peers"), out PeerList list));
        Assert.Equal((Peers.Port, 2), (list.Port, list.Peers.Length));
        Assert.Equal(Peers.Peers.AsEnumerable(), list.Peers);
        Assert.True(RightsRequest.TryDecode(Files.Bytes("rights-request"), out RightsRequest rights));
        Assert.Equal(Rights, rights);
        Frame frame = new(FrameKind.ContinuedAcknowledge, Files.Bytes("acknowledgement-continued"));
        Assert.True(AcknowledgementFrame.TryRead(frame, out AcknowledgementFrame read, out _));
        Assert.Equal((3UL, 4UL, 1), (read.Before, read.After, read.Told.Length));
        Assert.Equal([new VersionEntry(new(2), 9)], read.Told[0].Durable);
    }

    private static byte[] HelloBytes()
    {
        WireWriter writer = new();
        (Hellos.Of('X', ahead: 5) with { Features = [1, 3, 4], Ends = (UInt128)7 << 64 }).Write(writer);
        return writer.ToArray();
    }

    private static AcknowledgementFrame AcknowledgementOf() =>
        new(3, 4, [new(new(7), new(2), [], [new(new(2), 9)])]);
}

using System.Net.Sockets;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Testing.HandMade;

namespace Syncline.Node.Tests.Support;

/// <summary>A peer of a version still to come: it links to a node and sends what it wrote.</summary>
public sealed class NewerPeer : IDisposable
{
    private const uint Channel = 1;
    private const ulong Id = 4711;

    private readonly TcpClient connection = new();

    public static SpaceGenesis Genesis { get; } = SpaceGenesis.Create("default");

    public HandMadeWriter Writer { get; } = new(Genesis, new(Id));

    /// <summary>The token of all that the peer wrote: a node that has reached it has all of it.</summary>
    public string Token => VersionToken.Encode(Writer.Version);

    public static async Task<NewerPeer> ConnectAsync(SynclineNode node)
    {
        NewerPeer peer = new();
        await peer.connection.ConnectAsync(
            "127.0.0.1", node.LinkAddress.Port, TestContext.Current.CancellationToken);
        WireWriter hello = new();
        new Hello
        {
            IsAnswer = false,
            Genesis = Genesis,
            Member = new(Id),
            Replica = new(Id),
            Version = Crdt.Causality.VersionVector.Empty,
            Durable = Crdt.Causality.VersionVector.Empty,
        }.Write(hello);
        await peer.SendAsync(new Frame(FrameKind.Hello, hello.ToArray()));
        return peer;
    }

    public Task SendAsync(Written written) => SendAsync(written.ToFrame());

    public void Dispose() => connection.Dispose();

    private async Task SendAsync(Frame frame)
    {
        WireWriter writer = new();
        FrameCodec.Write(writer, Channel, frame);
        await connection.GetStream().WriteAsync(writer.WrittenMemory, TestContext.Current.CancellationToken);
    }
}

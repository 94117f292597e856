using Syncline.Folders;
using Syncline.Keys;
using Syncline.Links.Handshakes;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Links;

/// <summary>What the connections of one hub have in common.</summary>
/// <param name="Folder">Whose replicas are linked.</param>
/// <param name="Options">Times and limits.</param>
/// <param name="Admit">Says why a connection may not stand, once its member is known; null if it may.</param>
/// <param name="PeersTold">Takes what a connection told of where members can be dialed.</param>
internal sealed record HubCommons(
    DataFolder Folder,
    LinkHubOptions Options,
    Func<PeerConnection, MemberId, Refusal?> Admit,
    Action<PeerConnection, PeerList> PeersTold)
{
    public ReceiveBudget Received { get; } = new(Options.ReceivedBytesMax);

    public RefusedSpaces Refused { get; } = new(Folder.Options.Time);

    public RefusedConnections RefusedConnections { get; } = new(Folder.Options.Time);

    /// <summary>What all connections are secured with; null without a key, where they are plain.</summary>
    public LinkSecurity? Security { get; } = Folder.Options.Key is SecretKey key ? new(key) : null;

    public SendBudget Queued { get; } = new(Options.QueuedBytesMax);
}

using Syncline.Crdt.Causality;
using Syncline.Replicas;
using Syncline.Replication.Engines;

namespace Syncline.Node.Updates;

/// <summary>The body of <c>POST .../update</c>.</summary>
/// <param name="Transaction">What to apply.</param>
/// <param name="After">What to wait for first.</param>
/// <param name="Wait">What to wait for then.</param>
/// <param name="Timeout">How long both may take.</param>
internal sealed record UpdateCall(
    TransactionRequest Transaction, VersionVector After, ReceiptRung Wait, TimeSpan Timeout);

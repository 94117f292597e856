namespace Syncline.Replication.Protocol;

/// <summary>
/// What a frame is. Even kinds are required: who does not know one ends the link. Odd ones are skipped.
/// </summary>
public enum FrameKind
{
    /// <summary>Nothing new; the link is alive, and a hash of what was told. Optional.</summary>
    Heartbeat = 1,

    /// <summary>Who speaks, and what it has.</summary>
    Hello = 2,

    /// <summary>There are new spaces here: greet for those that had no channel. Optional; on channel 0.</summary>
    Spaces = 3,

    /// <summary>
    /// The space that the other side greeted for stands here under another id: take that one if yours is empty.
    /// Optional.
    /// </summary>
    SpaceStands = 5,

    /// <summary>Where members can be dialed (<see cref="PeerList"/>). Optional; on channel 0.</summary>
    Peers = 7,

    /// <summary>Rights to a bounded counter are asked for (<see cref="RightsRequest"/>). Optional.</summary>
    RightsRequest = 9,

    /// <summary>Runs of transactions, each as its writer encoded it.</summary>
    Transactions = 4,

    /// <summary>What members have applied and made durable.</summary>
    Acknowledge = 6,

    /// <summary>Why the link ends.</summary>
    Refusal = 8,

    /// <summary>
    /// Transactions of many replicas in a compact form; only to who lists <see cref="LinkFeature.TransactionBatch"/>.
    /// </summary>
    TransactionBatch = 10,

    /// <summary>The log no longer reaches back to what the peer has: a snapshot may be pulled.</summary>
    SnapshotOffer = 12,

    /// <summary>Which part of a snapshot may be sent now.</summary>
    SnapshotPull = 14,

    /// <summary>A part of a snapshot.</summary>
    SnapshotChunk = 16,

    /// <summary>
    /// What members have applied and made durable, and which told state that continues; only to who lists
    /// <see cref="LinkFeature.ContinuedAcknowledge"/>.
    /// </summary>
    ContinuedAcknowledge = 18,

    /// <summary>A random number for the proofs of a key; within a handshake only.</summary>
    KeyNonce = 20,

    /// <summary>The proof of a key; within a handshake only.</summary>
    KeyProof = 22,

    /// <summary>
    /// Several frames, compressed; on channel 0, and only to who lists <see cref="LinkFeature.Bundle"/>.
    /// </summary>
    Bundle = 24,
}

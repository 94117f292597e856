namespace Syncline.Replication.Protocol;

/// <summary>Why a link ended. Numbered in the format; numbers are never used again.</summary>
public enum LinkRefusal
{
    /// <summary>The other side closes in order.</summary>
    Closing = 1,

    /// <summary>The ranges of protocol versions do not meet.</summary>
    ProtocolMismatch = 2,

    /// <summary>The space is not hosted here.</summary>
    UnknownSpace = 3,

    /// <summary>Both sides are the same replica: a replica that dialed itself, or a copied folder.</summary>
    SameReplica = 4,

    /// <summary>Bytes that do not decode.</summary>
    Malformed = 5,

    /// <summary>A required frame that this version does not know.</summary>
    UnknownFrame = 6,

    /// <summary>Two histories of one replica: its hash chain here and there differ.</summary>
    Fork = 7,

    /// <summary>A transaction that no honest writer makes.</summary>
    InvalidTransaction = 8,

    /// <summary>Another link to the same member stands already.</summary>
    DuplicateLink = 9,

    /// <summary>The spaces' genesis records differ.</summary>
    GenesisMismatch = 10,

    /// <summary>A snapshot is larger than this side takes in.</summary>
    SnapshotTooLarge = 11,

    /// <summary>The side is a relay, and takes in no snapshots.</summary>
    NoSnapshots = 12,

    /// <summary>This side takes only peers that prove a key, and the other tried without one.</summary>
    KeyRequired = 13,

    /// <summary>This side has no key, and the other asked for the proof of one.</summary>
    NoKey = 14,

    /// <summary>The other side did not prove the key that this one has.</summary>
    WrongKey = 15,

    /// <summary>The other side did not complete the handshake in which keys are proven.</summary>
    HandshakeFailed = 16,
}

using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol.Batches;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol;

/// <summary>Reads a frame that carries transactions, in whichever form.</summary>
public static class TransactionFrames
{
    /// <summary>
    /// Reads the transactions with the chain value before each; bodies are not decoded. False, with the error and
    /// without transactions, if the bytes are none.
    /// </summary>
    /// <remarks>
    /// Memory: for runs a small multiple of the frame; for a batch that, and at most 64 MiB of what it stands for
    /// beyond its own length, a few times over.
    /// </remarks>
    public static bool TryRead(
        Frame frame, out List<(Transaction Transaction, UInt128 ChainBefore)> transactions, out DecodeError error) =>
        TryRead(frame, new(), out transactions, out error);

    /// <summary>Reads them by way of buffers, which hold them until the next frame is read.</summary>
    internal static bool TryRead(
        Frame frame,
        BatchReadBuffers buffers,
        out List<(Transaction Transaction, UInt128 ChainBefore)> transactions,
        out DecodeError error) =>
        frame.Kind == FrameKind.TransactionBatch
            ? TransactionBatchReader.TryRead(frame.Payload.Span, buffers, out transactions, out error)
            : TransactionRuns.TryRead(frame.Payload.Span, out transactions, out error);
}

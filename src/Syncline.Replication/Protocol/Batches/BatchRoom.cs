using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>How many bytes a batch may still grow to while it is read.</summary>
internal sealed class BatchRoom(int batchBytes)
{
    public long Left { get; private set; } = (long)batchBytes + BatchForm.ExpansionBytesMax;

    public bool TryTake(ref WireReader reader, int bytes)
    {
        if (bytes > Left) return reader.Fail(DecodeError.LimitExceeded);
        Left -= bytes;
        return true;
    }
}

using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Replication.Held;

namespace Syncline.Replication.Spaces;

/// <summary>Reads a state that comes in pieces: runs of whole objects, then what is held.</summary>
/// <remarks>Refused bytes make the reader useless, and change nothing else. One thread at a time.</remarks>
/// <param name="version">That of the state: whose dots lie beyond it is none of an honest replica (I10).</param>
public sealed class SpaceStateReader(VersionVector version)
{
    private readonly PersistentMap<ObjectKey, TypedStore>.Builder objects = new();
    private DotMap<ObjectKey, HeldDeltas> held;
    private ObjectKey previous;
    private bool hasObjects;

    /// <summary>Reads one object; all of them ascend, over all pieces.</summary>
    public bool TryReadObject(ref WireReader reader)
    {
        if (!ObjectKeyCodec.TryRead(ref reader, previous, out ObjectKey key)) return false;
        if (hasObjects && previous.CompareTo(key) >= 0) return reader.Fail(DecodeError.NotCanonical);
        if (!ObjectStateCodec.TryRead(ref reader, key.Type, depth: 0, out ObjectState store)) return false;
        if (store.IsBottom) return reader.Fail(DecodeError.NotCanonical);
        if (!store.IsWithin(version)) return reader.Fail(DecodeError.OutOfDomain);
        objects.Append(key, new(store));
        previous = key;
        hasObjects = true;
        return true;
    }

    /// <summary>Reads what is held.</summary>
    public bool TryReadHeld(ref WireReader reader) => HeldCodec.TryRead(ref reader, version, out held);

    /// <summary>The state, once all pieces are read; what was held and is known is applied.</summary>
    /// <param name="vocabulary">What is known here.</param>
    public SpaceState Build(Vocabulary vocabulary) =>
        SpaceState.Thaw(new(new(objects.Build()), held), vocabulary);
}

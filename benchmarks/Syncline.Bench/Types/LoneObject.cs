using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Bench.Types;

/// <summary>One replica of one object, without an engine: what a program writes that uses the types alone.</summary>
/// <remarks>Other replicas take in its deltas in order, and it takes in those of one that has seen nobody's.</remarks>
internal sealed class LoneObject(ulong id, ObjectType type)
{
    private readonly ReplicaId replica = new(id);
    private readonly VersionBuilder version = new();
    private readonly Owner owner = new();
    private ulong counter;

    public ObjectState State { get; private set; } = ObjectTypes.EmptyOf(type);

    /// <summary>All that was taken in.</summary>
    public VersionVector Version => version.ToVersion();

    /// <summary>Prepares an operation and takes it in; the delta is for the others.</summary>
    public Delta Make(Operation operation)
    {
        if (!operation.TryPrepare(State, replica, out Effect? effect, out string? refusal))
        {
            throw new InvalidOperationException($"An operation was refused: {refusal}.");
        }

        counter++;
        Delta made = new(new(replica, counter), new(counter), effect);
        Take(made);
        return made;
    }

    /// <summary>Takes in a delta, once.</summary>
    public void Take(in Delta delta)
    {
        if (!version.Raise(delta.Dot.Replica, delta.Dot.Counter)) return;
        State = State.Apply(delta.Effect, new(delta.Dot, delta.Time, VersionVector.Empty, owner));
    }

    /// <summary>The canonical bytes of the state.</summary>
    public byte[] Save()
    {
        WireWriter writer = new();
        State.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Save"/> gave.</summary>
    public static ObjectState Load(byte[] saved, ObjectType type)
    {
        WireReader reader = new(saved);
        bool isRead = ObjectStateCodec.TryRead(ref reader, type, depth: 0, out ObjectState state) && reader.AtEnd();
        Check.That(isRead, $"A state does not decode: {reader.Error}.");
        return state;
    }
}

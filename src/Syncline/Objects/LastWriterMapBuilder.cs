using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a map of values of which the last writer wins.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct LastWriterMapBuilder(Action<Operation> ask)
{
    /// <summary>Puts a value under a key.</summary>
    public void Put(string key, Value value) => Ask(new LastWriterMapEffect.Put(key, value));

    /// <summary>Removes a key.</summary>
    public void Remove(string key) => Ask(new LastWriterMapEffect.Remove(key));

    /// <summary>Removes every key, as far as its writes were seen here.</summary>
    public void Reset() => Ask(new LastWriterMapEffect.Reset());

    private void Ask(LastWriterMapEffect effect) => ask(new PlainOperation(ObjectType.LastWriterMap, effect));
}

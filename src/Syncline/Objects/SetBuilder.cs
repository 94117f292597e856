using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a set of a kind that takes every operation of sets.</summary>
/// <param name="ask">Takes the operation.</param>
/// <param name="type">The kind of set.</param>
public readonly struct SetBuilder(Action<Operation> ask, ObjectType type = ObjectType.Set)
{
    /// <summary>Adds an element.</summary>
    public void Add(Value element) => Ask(new SetEffect.Add(element));

    /// <summary>Removes an element, as far as seen here.</summary>
    public void Remove(Value element) => Ask(new SetEffect.Remove(element));

    /// <summary>Adds several elements.</summary>
    public void AddAll(params IEnumerable<Value> elements) => Ask(new SetEffect.AddAll([.. elements]));

    /// <summary>Removes several elements, as far as seen here.</summary>
    public void RemoveAll(params IEnumerable<Value> elements) => Ask(new SetEffect.RemoveAll([.. elements]));

    /// <summary>Removes every element seen here.</summary>
    public void Reset() => Ask(new SetEffect.Reset());

    private void Ask(SetEffect effect) => ask(new PlainOperation(type, effect));
}

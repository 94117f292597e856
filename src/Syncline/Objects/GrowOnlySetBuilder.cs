using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a set that nobody removes from.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct GrowOnlySetBuilder(Action<Operation> ask)
{
    /// <summary>Adds an element.</summary>
    public void Add(Value element) => ask(new PlainOperation(ObjectType.GrowSet, new SetEffect.Add(element)));

    /// <summary>Adds several elements.</summary>
    public void AddAll(params IEnumerable<Value> elements) =>
        ask(new PlainOperation(ObjectType.GrowSet, new SetEffect.AddAll([.. elements])));
}

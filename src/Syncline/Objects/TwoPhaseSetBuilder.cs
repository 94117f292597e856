using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a set in which what was removed never comes back.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct TwoPhaseSetBuilder(Action<Operation> ask)
{
    /// <summary>Adds an element; the transaction is refused if it was removed, as far as seen here.</summary>
    public void Add(Value element) => ask(new TwoPhaseOperation(new SetEffect.Add(element)));

    /// <summary>Removes an element for good, if it is there.</summary>
    public void Remove(Value element) => ask(new TwoPhaseOperation(new SetEffect.Remove(element)));

    /// <summary>Adds those of several elements that were not removed, as far as seen here.</summary>
    public void AddAll(params IEnumerable<Value> elements) =>
        ask(new TwoPhaseOperation(new SetEffect.AddAll([.. elements])));

    /// <summary>Removes those of several elements for good that are there.</summary>
    public void RemoveAll(params IEnumerable<Value> elements) =>
        ask(new TwoPhaseOperation(new SetEffect.RemoveAll([.. elements])));
}

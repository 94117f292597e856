using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a register.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct RegisterBuilder(Action<Operation> ask)
{
    /// <summary>Puts a value in place of those seen here.</summary>
    public void Assign(Value value) => ask(new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(value)));

    /// <summary>Puts a value where none is seen here; the transaction is refused if one is.</summary>
    public void AssignFirst(Value value) => ask(new AssignFirst(value));

    /// <summary>Takes back the values seen here.</summary>
    public void Clear() => ask(new PlainOperation(ObjectType.Register, new RegisterEffect.Clear()));
}

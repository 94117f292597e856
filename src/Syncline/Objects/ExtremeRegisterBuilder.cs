using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a register that keeps the greatest or the least value.</summary>
/// <param name="ask">Takes the operation.</param>
/// <param name="type">Which of the two it is.</param>
public readonly struct ExtremeRegisterBuilder(Action<Operation> ask, ObjectType type)
{
    /// <summary>Assigns a value, which stays if it is better than all others.</summary>
    public void Assign(Value value) => ask(new PlainOperation(type, new RegisterEffect.Assign(value)));
}

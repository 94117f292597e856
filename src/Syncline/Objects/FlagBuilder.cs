using Syncline.Crdt.Flags;
using Syncline.Crdt.Objects;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a flag of any kind.</summary>
/// <param name="ask">Takes the operation.</param>
/// <param name="type">The kind of flag.</param>
public readonly struct FlagBuilder(Action<Operation> ask, ObjectType type = ObjectType.Flag)
{
    /// <summary>Turns it on.</summary>
    public void Enable() => ask(new PlainOperation(type, new FlagEffect.Enable()));

    /// <summary>Turns it off, as far as seen here.</summary>
    public void Disable() => ask(new PlainOperation(type, new FlagEffect.Disable()));
}

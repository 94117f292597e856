using Syncline.Crdt.Flags;
using Syncline.Crdt.Objects;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a flag.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct FlagBuilder(Action<Operation> ask)
{
    /// <summary>Turns it on.</summary>
    public void Enable() => ask(new PlainOperation(ObjectType.Flag, new FlagEffect.Enable()));

    /// <summary>Turns it off, as far as seen here.</summary>
    public void Disable() => ask(new PlainOperation(ObjectType.Flag, new FlagEffect.Disable()));
}
